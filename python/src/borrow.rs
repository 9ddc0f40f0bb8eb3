//! `borrow`: a view of another framework for the length of a `with` block.
//!
//! The end of the block checks that nothing made inside still reaches the
//! memory, by counting references. Views of NumPy's and broker's own are counted here; what
//! other frameworks keep, and the waiting for their work, stands in `broker._borrow`.
#![expect(unsafe_code, reason = "reads reference counts")]

use pyo3::ffi as cpython;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use pyo3::{PyTraverseError, PyVisit};

use crate::array::Array;
use crate::convert;
use crate::error::Failure;
use crate::found::Found;
use crate::incoming::Producer;
use crate::keepalive;
use crate::numpy_array::base_of;
use crate::options::Options;
use crate::target::Target;

type Object<'py> = Bound<'py, PyAny>;

/// Lends a tensor to another framework for the length of a ``with`` block.
///
/// The view always shares the source's memory. At the end of the block nothing but the name
/// after ``as`` may refer to it, and that name is not to be used any more: the source's owner
/// is free to reuse the memory then.
///
/// Parameters
/// ----------
/// x : tensor, capsule or buffer
///     One tensor, as for `to_torch`.
/// target : str or module
///     ``"numpy"``, or the imported module ``numpy``; ``"broker"`` stands for `Array`.
/// readonly, detach
///     As for `to_torch`.
///
/// Raises
/// ------
/// CopyRequired
///     On entering the block, where the view would need a copy.
/// BorrowError
///     On leaving the block, where the view or something that shares its memory, such as a
///     slice, is still referenced. The memory stays valid for as long as that is. Where the block
///     raised, its exception goes on with a note that says the same.
///
/// Notes
/// -----
/// Leaving the block waits for the work on the view that JAX, a device of TensorFlow's, or a CUDA
/// stream of PyTorch or CuPy has still queued, and orders the work on a SYCL queue before what the source's gets next.
/// Some uses are beyond what reference counts show. Missed are slices of TensorFlow's; what JAX makes of an array's
/// buffer, such as ``numpy.from_dlpack(v)`` or ``v.addressable_data(0)``; and what holds the view itself, as ``memoryview(v)``
/// and ``torch.from_numpy(v)`` do of NumPy's, where the block has no name for the view any more. What ``locals()`` or a
/// debugger keeps is taken for a use.
///
/// Examples
/// --------
/// >>> import broker, torch
/// >>> t = torch.zeros(3)
/// >>> with broker.borrow(t, "numpy") as v:
/// ...     v += 1
/// >>> t
/// tensor([1., 1., 1.])
#[pyclass(module = "broker", name = "borrow")]
pub(crate) struct Borrow {
    /// `None` only once the garbage collector has cleared it.
    source: Option<Py<PyAny>>,
    target: Py<PyAny>,
    readonly: Option<Py<PyAny>>,
    detach: bool,
    /// The views of the blocks that run, the innermost last.
    lent: Vec<Lent>,
}

/// A view while its block runs.
struct Lent {
    view: Py<PyAny>,
    uses: Uses,
}

/// What referred to a view when it was lent.
enum Uses {
    /// The caller's own tensor, which is free to be kept.
    Own,
    /// The counts of a NumPy array and of its base, which its slices hold instead of it.
    Numpy(isize, isize),
    /// The counts of a broker array and of its memory, which all that is made of it shares.
    Array(isize, usize),
    /// What `broker._borrow.uses` counted.
    Other(Py<PyAny>),
}

#[pymethods]
impl Borrow {
    #[new]
    #[pyo3(signature = (x, target, /, *, readonly=None, detach=false))]
    fn new(x: Object<'_>, target: Object<'_>, readonly: Option<Object<'_>>, detach: bool) -> Self {
        Self {
            source: Some(x.unbind()),
            target: target.unbind(),
            readonly: readonly.map(Bound::unbind),
            detach,
            lent: Vec::new(),
        }
    }

    fn __enter__<'py>(&mut self, py: Python<'py>) -> PyResult<Object<'py>> {
        let raise = |failure: Failure| failure.raise(py, "broker.borrow");
        let source = self.source(py);
        let source = &source;
        let target = self.target(py)?.map_err(raise)?;
        let readonly = self.readonly.as_ref().map(|readonly| readonly.bind(py));
        let options = Options::parse(None, None, None, readonly, self.detach);
        let options = Options {
            copy: Some(false),
            lent: true,
            call: Some("broker.borrow"),
            ..options.map_err(raise)?
        };
        let view = convert::lend(source, target, &options)?;
        let uses = if view.is(source) {
            Uses::Own
        } else {
            count(&view, target)?
        };
        self.lent.push(Lent {
            view: view.clone().unbind(),
            uses,
        });
        Ok(view)
    }

    fn __exit__(
        &mut self,
        py: Python<'_>,
        _kind: &Object<'_>,
        raised: &Object<'_>,
        _traceback: &Object<'_>,
    ) -> PyResult<()> {
        let Some(lent) = self.lent.pop() else {
            return Ok(());
        };
        let Err(error) = self.end(py, lent) else {
            return Ok(());
        };
        if raised.is_none() {
            return Err(error);
        }
        let note = format!(
            "{} (this traceback may be what refers to it)",
            error.value(py)
        );
        raised
            .call_method1(intern!(py, "add_note"), (note,))
            .map(drop)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.source)?;
        visit.call(&self.target)?;
        visit.call(&self.readonly)?;
        self.lent.iter().try_for_each(|lent| visit.call(&lent.view))
    }

    fn __clear__(&mut self) {
        self.source = None;
        self.lent.clear();
    }
}

impl Borrow {
    fn source<'py>(&self, py: Python<'py>) -> Object<'py> {
        let source = self.source.as_ref().map(|source| source.bind(py).clone());
        source.unwrap_or_else(|| py.None().into_bound(py))
    }

    fn target(&self, py: Python<'_>) -> PyResult<Result<Target, Failure>> {
        let target = self.target.bind(py);
        // Literals are interned, so that this one is usually the very object.
        if target.is(intern!(py, "numpy")) {
            return Ok(Ok(Target::find("numpy").expect("NumPy has a row")));
        }
        Target::of(target)
    }

    /// Waits for the work on the view, and checks that nothing else refers to it.
    fn end(&self, py: Python<'_>, lent: Lent) -> PyResult<()> {
        let view = lent.view.into_bound(py);
        let is_kept = match &lent.uses {
            Uses::Own => false,
            uses => {
                if let Uses::Other(_) = uses {
                    module(py)?.call_method1(intern!(py, "wait"), (&view,))?;
                }
                is_kept(&view, uses)? && collect(&view, uses)?
            }
        };
        if !matches!(lent.uses, Uses::Numpy(..)) {
            // The source goes on, also where the view does.
            self.order_back(&view)?;
        }
        match is_kept {
            true => Err(self.kept(py)),
            false => Ok(()),
        }
    }

    /// Has the work on the view done before what the source's queue gets next.
    fn order_back(&self, view: &Object<'_>) -> PyResult<()> {
        let source = &self.source(view.py());
        match (Producer::of(source), Producer::of(view)) {
            (Some(source_of), Some(view_of)) => {
                convert::order_back((source_of, source), (view_of, view))
            }
            _ => Ok(()),
        }
    }

    #[cold]
    fn kept(&self, py: Python<'_>) -> PyErr {
        let target = self.target.bind(py);
        let name = target
            .getattr("__name__")
            .unwrap_or_else(|_| target.clone());
        let why = "the view, or something that shares its memory, is still referenced where its \
                   scope ends, so its source stays pinned";
        let remedy = format!(
            "del it inside the block, keep a copy, or convert by broker.to(x, '{name}') for good"
        );
        Failure::borrow(why, remedy).raise(py, "broker.borrow")
    }
}

/// Lends a tensor to NumPy and ends that at once, without the `with` statement: what it costs
/// Rust code, for the bench.
///
/// Parameters
/// ----------
/// x : tensor
///     As for `borrow`.
#[pyfunction]
#[pyo3(signature = (x, /))]
pub(crate) fn borrow_probe(x: &Object<'_>) -> PyResult<()> {
    let target = Target::find("numpy").expect("NumPy has a row");
    let options = Options {
        copy: Some(false),
        lent: true,
        ..Options::default()
    };
    let view = convert::lend(x, target, &options)?;
    let uses = count(&view, target)?;
    is_kept(&view, &uses).map(drop)
}

fn count(view: &Object<'_>, target: Target) -> PyResult<Uses> {
    let py = view.py();
    if target.name() == "numpy" {
        let base = base_of(view)?;
        return Ok(Uses::Numpy(references(view), references(&base)));
    }
    if let Ok(array) = view.cast::<Array>() {
        let shares = array.get().tensor().memory().shares();
        return Ok(Uses::Array(references(view), shares));
    }
    let counted = module(py)?.call_method1(intern!(py, "uses"), (view,))?;
    Ok(Uses::Other(counted.unbind()))
}

/// Claims that more refers to a view than did when it was lent, and the name after `as`.
fn is_kept(view: &Object<'_>, uses: &Uses) -> PyResult<bool> {
    const NAMED_BY_AS: isize = 1;
    let py = view.py();
    match uses {
        Uses::Own => Ok(false),
        Uses::Numpy(before, base_before) => {
            let base = base_of(view)?;
            // While it was counted first, the caller's reference was there too.
            Ok(references(view) > *before + NAMED_BY_AS || references(&base) != *base_before)
        }
        Uses::Array(before, shares_before) => {
            let shares = view.cast::<Array>()?.get().tensor().memory().shares();
            Ok(references(view) > *before + NAMED_BY_AS || shares > *shares_before)
        }
        Uses::Other(before) => {
            let now = module(py)?.call_method1(intern!(py, "uses"), (view,))?;
            let (before, now) = (
                before.bind(py).cast::<PyTuple>()?,
                now.cast_into::<PyTuple>()?,
            );
            let first = |counts: &Bound<'_, PyTuple>| counts.get_item(0)?.extract::<isize>();
            let more = first(&now)? > first(before)? + NAMED_BY_AS;
            let (others, others_before) = (
                now.get_slice(1, now.len()),
                before.get_slice(1, before.len()),
            );
            Ok(more || !others.eq(others_before)?)
        }
    }
}

/// Collects what still refers to the view, garbage and work that is done; returns whether something else does too.
#[cold]
fn collect(view: &Object<'_>, uses: &Uses) -> PyResult<bool> {
    let py = view.py();
    // Work that is under way keeps what it reads.
    match (view.cast::<Array>(), Producer::of(view)) {
        (Ok(array), _) => array.get().wait(py)?,
        (_, producer) => producer.map_or(Ok(()), |producer| producer.wait(view))?,
    }
    py.import(intern!(py, "gc"))?
        .call_method0(intern!(py, "collect"))?;
    keepalive::drain();
    is_kept(view, uses)
}

fn references(object: &Object<'_>) -> isize {
    // SAFETY: the object is alive, and the GIL is held.
    unsafe { cpython::Py_REFCNT(object.as_ptr()) }
}

fn module(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: Found<Py<PyModule>> = Found::new();
    let import = || {
        py.import(PyString::new(py, "broker._borrow"))
            .map(Bound::unbind)
    };
    Ok(MODULE.or_find(py, import)?.bind(py))
}
