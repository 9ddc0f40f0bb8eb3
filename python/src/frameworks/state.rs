//! Frameworks as they are in this process: imported or not, their versions and profiles.

use dlpack_broker::{Consumer, DeviceType, Profile, Tensor};
use pyo3::exceptions::PyImportError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::dpctl::works;
use super::row::{FRAMEWORKS, Framework, find};
use crate::error::{Failure, Kind};
use crate::found::Found;
use crate::opencl_vendors::refuse_colliding_vendors;

static PROFILES: [Found<&'static Profile>; FRAMEWORKS.len()] =
    [const { Found::new() }; FRAMEWORKS.len()];

/// Returns a module that has been imported already, to its end.
pub(crate) fn loaded<'py>(py: Python<'py>, name: &str) -> Option<Bound<'py, PyAny>> {
    in_modules(py, PyString::new(py, name)).filter(|module| !is_initializing(module))
}

/// Returns a module, which is imported where it has not been yet.
///
/// Where another thread is importing it, CPython's own import waits for that.
pub(super) fn module<'py>(
    py: Python<'py>,
    name: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    match in_modules(py, name) {
        Some(module) if !is_initializing(&module) => Ok(module),
        _ => py.import(name).map(Bound::into_any),
    }
}

/// Claims that some framework's import is under way, so that its types are not known yet.
pub(super) fn is_any_initializing(py: Python<'_>) -> bool {
    let module = |row: &Framework| in_modules(py, row.module);
    FRAMEWORKS
        .iter()
        .filter_map(module)
        .any(|module| is_initializing(&module))
}

fn is_initializing(module: &Bound<'_, PyAny>) -> bool {
    let py = module.py();
    let spec = module.getattr_opt(intern!(py, "__spec__")).ok().flatten();
    let flag = spec.and_then(|spec| {
        spec.getattr_opt(intern!(py, "_initializing"))
            .ok()
            .flatten()
    });
    flag.is_some_and(|flag| flag.is_truthy().unwrap_or(false))
}

fn in_modules<'py>(py: Python<'py>, name: impl IntoPyObject<'py>) -> Option<Bound<'py, PyAny>> {
    static MODULES: Found<Py<PyDict>> = Found::new();
    let modules = || -> PyResult<Py<PyDict>> {
        let modules = py.import("sys")?.getattr("modules")?;
        Ok(modules.cast_into::<PyDict>()?.unbind())
    };
    let modules = MODULES.or_find(py, modules).ok()?.bind(py);
    modules
        .get_item(name)
        .ok()
        .flatten()
        .filter(|module| !module.is_none())
}

/// Imports a framework, or says how to install it.
pub(crate) fn import<'py>(
    py: Python<'py>,
    framework: &Framework,
) -> PyResult<Result<Bound<'py, PyAny>, Failure>> {
    if framework.is_sycl
        && let Err(failure) = refuse_colliding_vendors(py)?
    {
        return Ok(Err(failure));
    }
    let imported = module(py, &PyString::new(py, framework.module));
    match imported.and_then(|module| class_module(py, framework).map(|_| module)) {
        Ok(module) if version_text(&module).is_none() => Ok(Err(no_framework(framework, &module))),
        Ok(module) => Ok(Ok(module)),
        Err(error) if error.is_instance_of::<PyImportError>(py) => Ok(Err(Failure {
            kind: Kind::MissingFramework,
            why: format!(
                "{} cannot be imported ({})",
                framework.title,
                error.value(py)
            ),
            remedy: format!("install it by: {}", framework.install),
        })),
        Err(error) => Err(error),
    }
}

/// Says that a module has a framework's name and nothing else of it, such as a folder that an installation left behind.
fn no_framework(framework: &Framework, module: &Bound<'_, PyAny>) -> Failure {
    let Framework {
        title,
        module: name,
        install,
        ..
    } = framework;
    let file = module
        .getattr("__file__")
        .and_then(|file| file.extract::<String>());
    let folder = || module.getattr("__path__")?.get_item(0)?.extract::<String>();
    let place = match (file, folder()) {
        (Ok(file), _) => format!("{file}, which has no __version__"),
        (Err(_), Ok(folder)) => format!("a folder without __init__.py at {folder}"),
        (Err(_), Err(_)) => "it has no __version__".to_owned(),
    };
    Failure {
        kind: Kind::MissingFramework,
        why: format!("the module {name} that Python finds is no {title} ({place})"),
        remedy: format!("remove or rename it, and install {title} by: {install}"),
    }
}

/// Imports the module that holds a framework's classes, the first that there is.
pub(super) fn class_module<'py>(
    py: Python<'py>,
    framework: &Framework,
) -> PyResult<Bound<'py, PyAny>> {
    let mut missing = None;
    for name in framework.types_in {
        match module(py, &PyString::new(py, name)) {
            Ok(module) => return Ok(module),
            Err(error) if error.is_instance_of::<PyImportError>(py) => missing = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(missing.expect("a framework's classes stand in some module"))
}

/// Returns the consumer that a framework is here and now, for a tensor.
pub(crate) fn consumer(
    py: Python<'_>,
    framework: &'static Framework,
    tensor: &Tensor,
) -> PyResult<Result<Consumer, Failure>> {
    if framework.is_sycl
        && let Err(failure) = works()
    {
        return Ok(Err(failure));
    }
    let index = FRAMEWORKS.iter().position(|row| row.name == framework.name);
    let index = index.expect("a framework is a row of the table");
    let profile = match PROFILES[index].get(py) {
        Some(profile) => *profile,
        None => match import(py, framework)? {
            Ok(module) => {
                let find = || Ok(profile(framework, version(&module)));
                *PROFILES[index].or_find(py, find)?
            }
            Err(failure) => return Ok(Err(failure)),
        },
    };
    let (profile, is_apart) = match (tensor.device().device_type, profile.with_device) {
        (DeviceType::ONEAPI, _) => of_device(py, framework, tensor, profile)?,
        (DeviceType::CUDA, Some(_)) if !profile.takes_device(DeviceType::CUDA) => {
            of_device(py, framework, tensor, profile)?
        }
        _ => (profile, false),
    };
    let lack = match tensor.element().dtype() {
        Some(dtype) => (framework.lack)(py, dtype)?,
        None => None,
    };
    Ok(Ok(Consumer {
        profile,
        lack,
        is_apart,
    }))
}

/// Returns the profile for memory of a device that not every build has, and whether the framework's context does not
/// know the memory.
// Apart from the conversions of host memory, which it would slow down.
#[inline(never)]
fn of_device(
    py: Python<'_>,
    framework: &Framework,
    tensor: &Tensor,
    profile: &'static Profile,
) -> PyResult<(&'static Profile, bool)> {
    let has = (framework.has_device)(py, tensor)?;
    let is_asked = !has || profile.with_device.is_none();
    let is_apart = is_asked && (framework.is_apart)(py, tensor)?;
    Ok(match profile.with_device {
        Some(other) if has || is_apart => (other, is_apart),
        _ => (profile, is_apart),
    })
}

fn profile(framework: &Framework, version: (u32, u32)) -> &'static Profile {
    Profile::find(framework.name, version).expect("every framework has a conservative row")
}

fn version_text(module: &Bound<'_, PyAny>) -> Option<String> {
    let text = module.getattr(intern!(module.py(), "__version__")).ok()?;
    text.extract().ok()
}

/// Reads the first two numbers of a module's version; what is not a number counts as 0.
pub(super) fn version(module: &Bound<'_, PyAny>) -> (u32, u32) {
    let text = version_text(module).unwrap_or_default();
    let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// Returns how a framework stands in this process.
///
/// Parameters
/// ----------
/// name : str
///     The framework's name.
///
/// Returns
/// -------
/// dict
///     ``loaded``; and where a module of its name is, ``version`` (None for a module that tells none,
///     and counts as not loaded), ``conservative`` (whether this version is one that broker's tests
///     do not run) and ``hazards``.
#[pyfunction]
pub(crate) fn framework_state<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyDict>> {
    let state = PyDict::new(py);
    let framework = find(name);
    let module = framework.and_then(|framework| loaded(py, framework.module));
    let told = module.as_ref().and_then(version_text);
    state.set_item("loaded", told.is_some())?;
    if let (Some(framework), Some(module)) = (framework, module) {
        let profile = profile(framework, version(&module));
        state.set_item("version", told)?;
        state.set_item("conservative", profile.is_conservative())?;
        state.set_item("hazards", profile.hazards)?;
    }
    Ok(state)
}
