//! PyTorch's own answers about a tensor, without the Python around them.
//!
//! Where an `at::Tensor` stands inside a Python object is the caller's business.
#![expect(unsafe_code, reason = "calls PyTorch's C++ functions")]

use std::ffi::c_void;
use std::sync::OnceLock;

use crate::error::Result;
use crate::guard::guarded;
use crate::library::{Library, symbols};
use crate::runtimes::{QueueConvention, Row};

/// PyTorch's row.
pub(crate) const ROW: Row = Row {
    name: "torch",
    module: "torch",
    libraries: &["libtorch_cpu.so", "libc10.so"],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: false,
    queues: QueueConvention::Done,
};

type Tensor = *const c_void;
type TensorImpl = *const c_void;

symbols! {
    /// The functions of PyTorch that the adapter calls; the mangled names hold their arguments.
    ///
    /// Those of `at::native` look at the tensor itself: the dispatcher's, where autograd is off, resolve lazy
    /// operations first and then answer that there are none.
    struct Functions {
        is_neg: fn(Tensor) -> bool = "_ZN2at6native6is_negERKNS_6TensorE";
        is_conj: fn(Tensor) -> bool = "_ZN2at6native7is_conjERKNS_6TensorE";
        requires_grad: fn(TensorImpl) -> bool = "_ZNK3c1010TensorImpl13requires_gradEv";
    }
}

/// PyTorch's predicates, found in this process.
pub struct TorchPredicates {
    functions: Functions,
}

/// What a tensor's memory does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Whether a gradient is recorded for it.
    pub requires_grad: bool,
    /// Whether its values are to be negated when read.
    pub is_negated: bool,
    /// Whether its values are to be conjugated when read.
    pub is_conjugated: bool,
}

impl TorchPredicates {
    /// Attaches to the PyTorch that this process has loaded; a success is remembered.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NotLoaded`], [`crate::Error::NotOpened`], [`crate::Error::SymbolsMissing`].
    #[inline]
    pub fn attached() -> Result<&'static Self> {
        static ATTACHED: OnceLock<TorchPredicates> = OnceLock::new();
        if let Some(torch) = ATTACHED.get() {
            return Ok(torch);
        }
        let torch = Self::attach()?;
        Ok(ATTACHED.get_or_init(|| torch))
    }

    #[cold]
    fn attach() -> Result<Self> {
        let libraries = Library::mapped(&ROW)?;
        // SAFETY: the mangled names hold the types of the arguments, and predicates return a bool.
        let functions = unsafe { Functions::resolve(&libraries) }?;
        Ok(Self { functions })
    }

    /// Asks for everything that a tensor's memory does not show.
    ///
    /// # Errors
    ///
    /// [`crate::Error::ForeignException`].
    ///
    /// # Safety
    ///
    /// `tensor` points at a defined `at::Tensor`, which is a pointer to its implementation, and lives during the call.
    #[inline]
    pub unsafe fn marks(&self, tensor: *const c_void) -> Result<Marks> {
        let functions = &self.functions;
        guarded("at::is_neg", || {
            // SAFETY: the caller vouches for the tensor, which is the size of a pointer.
            let implementation = unsafe { tensor.cast::<TensorImpl>().read() };
            Marks {
                // SAFETY: the implementation is that of a live tensor.
                requires_grad: unsafe { (functions.requires_grad)(implementation) },
                // SAFETY: the caller vouches for the tensor.
                is_negated: unsafe { (functions.is_neg)(tensor) },
                // SAFETY: as above.
                is_conjugated: unsafe { (functions.is_conj)(tensor) },
            }
        })
    }
}
