//! `broker.kernel.Module`: kernels that are built for a device, from SPIR-V or OpenCL C.

use std::io::{self, Write as _};
use std::sync::Once;

use dlpack_broker::device::level_zero::{
    self, Cache, CacheMode, Home, refuse_in_child, spirv_of_opencl,
};
use parking_lot::Mutex;
use pyo3::prelude::*;
use pyo3::types::{PyMemoryView, PyString};

use super::kernels::Kernel;
use super::queues::home_of;
use super::until_exit::UntilExit;
use crate::error::Failure;

/// Kernels that are built for a device.
///
/// ``module["name"]`` is one of them. `from_spirv` and `from_opencl` make modules.
#[pyclass(frozen, module = "broker.kernel", name = "Module")]
pub(crate) struct Module {
    module: UntilExit<level_zero::Module>,
    home: &'static Home,
    /// Those that were asked for.
    made: Mutex<Vec<Py<Kernel>>>,
}

/// Builds the kernels of a SPIR-V module for a device.
///
/// What a driver has built once it takes from the cache of binaries, also in other processes.
///
/// Parameters
/// ----------
/// spirv : bytes
///     The module, as compilers write it; anything with the buffer protocol.
/// device : str or Device, optional
///     The device, as for `broker.Device`; the first of Level Zero by default.
/// options : str or sequence of str
///     What the driver's compiler is told, such as ``"-cl-fast-relaxed-math"``.
///
/// Returns
/// -------
/// Module
///
/// Raises
/// ------
/// KernelError
///     For what is no SPIR-V, and for what the driver's compiler refuses, with its words.
/// UnsupportedDeviceError
///     For a device that is not here, or none of Level Zero's.
///
/// Examples
/// --------
/// >>> import broker
/// >>> def built(path):
/// ...     with open(path, "rb") as file:
/// ...         return broker.kernel.from_spirv(file.read())["add"]
#[pyfunction]
#[pyo3(signature = (spirv, /, *, device=None, options=None))]
pub(crate) fn from_spirv(
    py: Python<'_>,
    spirv: &Bound<'_, PyAny>,
    device: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyAny>>,
) -> PyResult<Module> {
    const CALL: &str = "broker.kernel.from_spirv";
    let options = words(py, options, CALL)?.join(" ");
    let Ok(view) = PyMemoryView::from(spirv) else {
        let why = format!("wanted SPIR-V as bytes, got {}", spirv.get_type().name()?);
        let remedy = "read the file as bytes, as by pathlib.Path(name).read_bytes()";
        return Err(Failure::option(why, remedy).raise(py, CALL));
    };
    let spirv: Vec<u8> = view.call_method0("tobytes")?.extract()?;
    let home = home_of(py, device, CALL)?;
    build(py, home, CALL, || Ok((spirv, options)))
}

/// Compiles OpenCL C and builds its kernels for a device.
///
/// The compiler is Intel's ``ocloc``, or ``clang`` with ``llvm-spirv`` of the same version, as PATH
/// has them.
///
/// Parameters
/// ----------
/// source : str
///     OpenCL C; of version 2.0 unless the options name another.
/// device : str or Device, optional
///     The device, as for `broker.Device`; the first of Level Zero by default.
/// options : str or sequence of str
///     OpenCL's options, such as ``"-DN=4"`` and ``"-cl-std=CL3.0"``.
///
/// Returns
/// -------
/// Module
///
/// Raises
/// ------
/// KernelError
///     Where there is no compiler, and for what it refuses, with its words.
/// UnsupportedDeviceError
///     For a device that is not here, or none of Level Zero's.
///
/// Examples
/// --------
/// >>> import broker
/// >>> source = "__kernel void twice(__global float *x) { x[get_global_id(0)] *= 2; }"
/// >>> def built(device):
/// ...     return broker.kernel.from_opencl(source, device=device)["twice"]
#[pyfunction]
#[pyo3(signature = (source, /, *, device=None, options=None))]
pub(crate) fn from_opencl(
    py: Python<'_>,
    source: &str,
    device: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyAny>>,
) -> PyResult<Module> {
    const CALL: &str = "broker.kernel.from_opencl";
    let options = words(py, options, CALL)?;
    let home = home_of(py, device, CALL)?;
    let compile = || {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        spirv_of_opencl(source, &options).map(|spirv| (spirv, String::new()))
    };
    build(py, home, CALL, compile)
}

/// Builds SPIR-V with flags of the driver's.
fn build(
    py: Python<'_>,
    home: &'static Home,
    call: &str,
    spirv: impl FnOnce() -> Result<(Vec<u8>, String), dlpack_broker::device::Error> + Send,
) -> PyResult<Module> {
    let built = py.detach(|| {
        let (spirv, flags) = spirv()?;
        level_zero::Module::from_spirv(home.context(), home.device(), &spirv, &flags)
    });
    let module = built.map_err(|error| Failure::of_device(error).raise(py, call))?;
    tell_of_cache();
    Ok(Module {
        module: UntilExit::new(module),
        home,
        made: Mutex::default(),
    })
}

/// Says once on stderr why built kernels cannot be kept, as on a full disk: nobody is the worse for it but by the time.
fn tell_of_cache() {
    static TOLD: Once = Once::new();
    let status = Cache::of_process().status();
    if let (CacheMode::On, Some(fault)) = (status.mode, status.fault) {
        let line = format!(
            "broker: {fault}; every process builds them anew, unless BROKER_CACHE_DIR names another folder"
        );
        TOLD.call_once(|| drop(writeln!(io::stderr(), "{line}")));
    }
}

#[pymethods]
impl Module {
    /// The names of the kernels, in the order of the source.
    #[getter]
    fn kernels(&self) -> Vec<&str> {
        self.module.kernels().map(|(name, _)| name).collect()
    }

    /// The device, by its name.
    #[getter]
    fn device(&self) -> String {
        self.home.device().name()
    }

    fn __getitem__(&self, py: Python<'_>, name: &str) -> PyResult<Py<Kernel>> {
        let known = |made: &[Py<Kernel>]| {
            let known = made.iter().find(|kernel| kernel.get().name() == name);
            known.map(|kernel| kernel.clone_ref(py))
        };
        if let Some(kernel) = known(&self.made.lock()) {
            return Ok(kernel);
        }
        let made = refuse_in_child().and_then(|()| self.module.kernel(name));
        let raise = |error| Failure::of_device(error).raise(py, "broker.kernel.Module");
        let kernel = Py::new(py, Kernel::new(made.map_err(raise)?, self.home))?;
        self.made.lock().push(kernel.clone_ref(py));
        Ok(kernel)
    }

    fn __contains__(&self, name: &str) -> bool {
        self.kernels().contains(&name)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.kernels().into_pyobject(py)?.try_iter()?.into_any())
    }

    fn __len__(&self) -> usize {
        self.kernels().len()
    }

    fn __repr__(&self) -> String {
        let names = self.kernels().join(", ");
        format!("<broker.kernel.Module {}: {names}>", self.device())
    }
}

/// Reads options, in one text or one by one.
fn words(py: Python<'_>, options: Option<&Bound<'_, PyAny>>, call: &str) -> PyResult<Vec<String>> {
    let Some(options) = options else {
        return Ok(Vec::new());
    };
    if let Ok(text) = options.cast::<PyString>() {
        let words = text.to_cow()?;
        return Ok(words.split_whitespace().map(str::to_owned).collect());
    }
    options.extract().map_err(|_| {
        let why = format!("options= takes text, or a list of texts, got {options:?}");
        Failure::option(why, "pass as in \"-DN=4 -cl-std=CL3.0\"").raise(py, call)
    })
}
