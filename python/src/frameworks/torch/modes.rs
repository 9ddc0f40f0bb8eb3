//! What stands between Python and PyTorch's operations: modes, such as that of fake tensors, and the transforms of
//! `torch.func`.

use pyo3::intern;
use pyo3::prelude::*;

use crate::error::unless_ending;
use crate::frameworks::state::module;

/// The keys by which PyTorch's dispatcher comes to them.
const KEYS: [&str; 4] = [
    "FuncTorchDynamicLayerFrontMode",
    "FuncTorchDynamicLayerBackMode",
    "Python",
    "PythonTLSSnapshot",
];

/// Claims that a test of plain tensors would test something else here.
#[cold]
pub(super) fn is_intercepted(py: Python<'_>) -> bool {
    let Ok(core) = module(py, intern!(py, "torch._C")) else {
        return false;
    };
    let forward = module(py, intern!(py, "torch.autograd.forward_ad"));
    let level = forward.and_then(|forward| forward.getattr(intern!(py, "_current_level")));
    let is_dual = level.is_ok_and(|level| level.extract::<i64>().is_ok_and(|level| level >= 0));
    is_dual || is_redirected(&core) || is_stacked(&core, "_len_torch_function_stack")
}

/// Runs what concerns a plain tensor's own memory past all of them: to them the tensor is a constant, and what they would
/// make of it has other memory or none.
pub(super) fn past<T>(py: Python<'_>, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    let core = module(py, intern!(py, "torch._C"))?;
    if !is_redirected(&core) {
        return call();
    }
    // It has no public name.
    let Ok(guard) = unless_ending(py, guard(&core))? else {
        return call();
    };
    guard.call_method0(intern!(py, "__enter__"))?;
    let called = call();
    let nothing = (py.None(), py.None(), py.None());
    guard.call_method1(intern!(py, "__exit__"), nothing)?;
    called
}

fn is_redirected(core: &Bound<'_, PyAny>) -> bool {
    is_stacked(core, "_len_torch_dispatch_stack") || is_transforming(core).unwrap_or(false)
}

fn is_stacked(core: &Bound<'_, PyAny>, depth: &str) -> bool {
    let depth = core.call_method0(depth).and_then(|depth| depth.is_truthy());
    depth.unwrap_or(false)
}

fn is_transforming(core: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = core.py();
    let level = core
        .getattr(intern!(py, "_functorch"))?
        .call_method0(intern!(py, "maybe_current_level"))?;
    Ok(!level.is_none())
}

/// Makes what keeps the dispatcher from going there.
fn guard<'py>(core: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = core.py();
    let (key, set) = (
        core.getattr(intern!(py, "DispatchKey"))?,
        core.getattr(intern!(py, "DispatchKeySet"))?,
    );
    let mut excluded = set.call1((key.getattr(KEYS[0])?,))?;
    for name in &KEYS[1..] {
        excluded = excluded.bitor(set.call1((key.getattr(*name)?,))?)?;
    }
    core.call_method1(intern!(py, "_ExcludeDispatchKeyGuard"), (excluded,))
}
