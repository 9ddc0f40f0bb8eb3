//! What a kernel is called with, checked against what it takes before anything is launched.

use dlpack_broker::device::level_zero::{
    self, Allocation, Argument, Home, Kernel, Number, Parameter, Pointee,
};
use dlpack_broker::device::{KernelError, UsmKind};
use dlpack_broker::transfer::allocation;
use dlpack_broker::{ErrorKind, Tensor};
use pyo3::prelude::*;
use pyo3::types::{PyMemoryView, PyTuple};

use super::kernels::{CALL, Local, number};
use super::numbers::{self, NotANumber};
use crate::array_place::Place;
use crate::error::{Failure, Kind};
use crate::frameworks::wait_for_others;
use crate::incoming::{Producer, ReadOptions};

/// The arguments of a launch, and the objects that others still work on.
pub(super) struct Arguments<'py> {
    passed: Vec<Passed>,
    others: Vec<(Producer, Bound<'py, PyAny>)>,
}

/// What is passed in one place.
pub(super) enum Passed {
    /// Memory that broker allocated.
    Own(Tensor),
    /// Memory of somebody else, which the device knows.
    SomebodyElses(Tensor),
    /// An array without elements, whose address means nothing.
    NoElements,
    /// The bytes of a value.
    Value(Vec<u8>),
    /// So many bytes of memory for each group.
    Local(usize),
}

/// An argument, with where it goes.
struct Given<'a, 'py> {
    kernel: &'a Kernel,
    home: &'static Home,
    index: usize,
    value: Bound<'py, PyAny>,
}

impl<'py> Arguments<'py> {
    /// Reads and checks what a kernel is called with.
    pub(super) fn read(
        kernel: &Kernel,
        home: &'static Home,
        given: &Bound<'py, PyTuple>,
    ) -> PyResult<Self> {
        let parameters = kernel.parameters();
        if parameters.len() != given.len() {
            let count = KernelError::ArgumentCount {
                kernel: kernel.name().to_owned(),
                wanted: parameters.len(),
                got: given.len(),
            };
            return Err(Failure::of_device(count.into()).raise(given.py(), CALL));
        }
        let mut arguments = Self {
            passed: Vec::with_capacity(given.len()),
            others: Vec::new(),
        };
        for (index, (parameter, value)) in parameters.iter().zip(given).enumerate() {
            let given = Given {
                kernel,
                home,
                index,
                value,
            };
            let (passed, producer) = given.pass(*parameter)?;
            if let (Passed::SomebodyElses(_), Some(producer)) = (&passed, producer) {
                arguments.others.push((producer, given.value));
            }
            arguments.passed.push(passed);
        }
        Ok(arguments)
    }

    pub(super) fn passed(&self) -> &[Passed] {
        &self.passed
    }

    /// Waits for the work of other runtimes on the arrays, which no event of ours tells of.
    pub(super) fn wait_for_others(&self, py: Python<'_>) -> PyResult<()> {
        for (producer, value) in &self.others {
            producer.wait(value)?;
        }
        for passed in &self.passed {
            if let Passed::Own(tensor) = passed {
                wait_for_others(py, tensor)?;
            }
        }
        Ok(())
    }
}

impl Passed {
    /// Returns the memory, if broker allocated it.
    pub(super) fn allocation(&self) -> Option<&Allocation> {
        match self {
            Self::Own(tensor) => allocation(tensor),
            _ => None,
        }
    }

    pub(super) fn is_somebody_elses(&self) -> bool {
        matches!(self, Self::SomebodyElses(_))
    }

    /// Returns it as a launch on a queue takes it.
    pub(super) fn as_argument(&self, queue: &level_zero::Queue) -> Argument<'_> {
        match (self, self.allocation()) {
            (Self::Own(tensor), Some(own)) if own.home().context() == queue.context() => {
                own.argument(tensor.memory().pointer().as_ptr())
            }
            (Self::Own(tensor) | Self::SomebodyElses(tensor), _) => {
                Argument::Pointer(tensor.memory().pointer().as_ptr())
            }
            (Self::NoElements, _) => Argument::Pointer(std::ptr::null()),
            (Self::Value(bytes), _) => Argument::Value(bytes),
            (Self::Local(bytes), _) => Argument::Local(*bytes),
        }
    }
}

impl Given<'_, '_> {
    fn pass(&self, parameter: Parameter) -> PyResult<(Passed, Option<Producer>)> {
        let passed = match parameter {
            Parameter::Pointer(pointee) => return self.array(pointee),
            Parameter::Number(number) => self.number(number)?,
            Parameter::Value(bytes) => self.bytes(bytes)?,
            Parameter::Local => {
                let local = self.value.cast::<Local>().map_err(|_| {
                    let remedy = "pass broker.kernel.Local(nbytes)";
                    self.wrong("the size of local memory", &self.shown(), remedy)
                })?;
                Passed::Local(local.get().nbytes)
            }
            Parameter::Opaque => {
                let wanted = "an image, a sampler or the like, which broker cannot pass,";
                let remedy = "write the kernel for arrays";
                return Err(self.wrong(wanted, &self.shown(), remedy));
            }
        };
        Ok((passed, None))
    }

    fn array(&self, pointee: Pointee) -> PyResult<(Passed, Option<Producer>)> {
        let py = self.value.py();
        let Some(producer) = Producer::of(&self.value) else {
            return Err(self.wrong(&self.wanted(pointee), &self.shown(), &self.to_device()));
        };
        let read = producer.read(&self.value, &ReadOptions::default())?;
        let read = read.map_err(|failure| failure.raise(py, CALL))?;
        self.check_elements(pointee, &read.tensor)?;
        if (read.immutable || read.tensor.is_read_only()) && !pointee.is_only_read {
            let got = "one that must not be written, which the kernel does not promise";
            let remedy = "pass a copy, as by broker.asarray(x, copy=True)";
            return Err(self.unfit(ErrorKind::ReadOnly, "an array", got, remedy));
        }
        if !read.tensor.layout().is_row_major() || read.pending.is_some() {
            let wanted = "an array whose elements follow each other in C order";
            let got = format!(
                "one of shape {} and strides {}",
                read.tensor.layout(),
                strides(&read.tensor)
            );
            let remedy = "make it contiguous before, as by dpnp.ascontiguousarray(x)";
            return Err(self.unfit(ErrorKind::CopyRequired, wanted, &got, remedy));
        }
        Ok((self.placed(read.tensor, pointee)?, Some(producer)))
    }

    /// Checks that the device reaches the memory.
    fn placed(&self, tensor: Tensor, pointee: Pointee) -> PyResult<Passed> {
        if tensor.layout().is_empty() {
            return Ok(Passed::NoElements);
        }
        let device = self.home.device();
        let elsewhere = || {
            let place = Place::of(self.value.py(), &tensor);
            let wanted = format!("{} on {}", self.wanted(pointee), device.name());
            let (apart, remedy) = match place.device == device.name() {
                true => (
                    ", in another context",
                    "pass broker.asarray(x, copy=True)".to_owned(),
                ),
                false => ("", self.to_device()),
            };
            let got = format!("one of {} on {}{apart}", tensor.element(), place.device);
            self.unfit(ErrorKind::UnsupportedDevice, &wanted, &got, &remedy)
        };
        if let Some(own) = allocation(&tensor) {
            let is_here = own.home().device() == device || own.kind() == UsmKind::Host;
            return is_here
                .then_some(())
                .ok_or_else(elsewhere)
                .map(|()| Passed::Own(tensor.clone()));
        }
        let known = self
            .home
            .context()
            .known(tensor.memory().pointer().as_ptr());
        let known =
            known.map_err(|error| Failure::of_device(error).raise(self.value.py(), CALL))?;
        match known {
            Some(known) if known.kind == UsmKind::Host || known.is_on(device) => {
                Ok(Passed::SomebodyElses(tensor))
            }
            _ => Err(elsewhere()),
        }
    }

    /// Refuses elements that are other numbers than the kernel has there.
    fn check_elements(&self, pointee: Pointee, tensor: &Tensor) -> PyResult<()> {
        let fits = |dtype| pointee.may_hold(dtype);
        if tensor.element().dtype().is_none_or(fits) {
            return Ok(());
        }
        let got = format!("one of {}", tensor.element());
        let remedy = "convert it before, or pass a view of it as uint8 if the bits are meant";
        Err(self.unfit(
            ErrorKind::UnsupportedDType,
            &self.wanted(pointee),
            &got,
            remedy,
        ))
    }

    fn number(&self, number: Number) -> PyResult<Passed> {
        numbers::bytes_of(number, &self.value)?
            .map(Passed::Value)
            .map_err(|NotANumber { wanted, remedy }| self.wrong(&wanted, &self.shown(), remedy))
    }

    fn bytes(&self, wanted: Option<usize>) -> PyResult<Passed> {
        let size = wanted.map_or("bytes".to_owned(), |wanted| format!("{wanted} bytes"));
        let remedy = "pass bytes, or a NumPy value of that size";
        let Ok(view) = PyMemoryView::from(&self.value) else {
            return Err(self.wrong(&size, &self.shown(), remedy));
        };
        let bytes: Vec<u8> = view.call_method0("tobytes")?.extract()?;
        match wanted.is_none_or(|wanted| wanted == bytes.len()) {
            true => Ok(Passed::Value(bytes)),
            false => Err(self.wrong(&size, &format!("{} bytes", bytes.len()), remedy)),
        }
    }

    /// Says what is wrong with the argument itself.
    fn wrong(&self, wanted: &str, got: &str, remedy: &str) -> PyErr {
        self.raise(Kind::Kernel, wanted, got, remedy)
    }

    /// Says why the memory of an array does not do.
    fn unfit(&self, kind: ErrorKind, wanted: &str, got: &str, remedy: &str) -> PyErr {
        self.raise(Kind::Broker(kind), wanted, got, remedy)
    }

    fn raise(&self, kind: Kind, wanted: &str, got: &str, remedy: &str) -> PyErr {
        let error = KernelError::Argument {
            kernel: self.kernel.name().to_owned(),
            index: self.index,
            wanted: wanted.to_owned(),
            got: got.to_owned(),
        };
        let failure = Failure {
            kind,
            why: error.to_string(),
            remedy: remedy.to_owned(),
        };
        failure.raise(self.value.py(), CALL)
    }

    fn wanted(&self, pointee: Pointee) -> String {
        let numbers = pointee.numbers.filter(|numbers| numbers.bytes() > 1);
        let of = numbers.map(|numbers| format!(" of {}", number(numbers)));
        format!("an array{}", of.unwrap_or_default())
    }

    fn to_device(&self) -> String {
        let device = self.home.device().name();
        format!("put it there by broker.asarray(x, device=\"{device}\")")
    }

    fn shown(&self) -> String {
        numbers::shown(&self.value)
    }
}

fn strides(tensor: &Tensor) -> String {
    let strides: Vec<String> = tensor
        .layout()
        .strides()
        .iter()
        .map(i64::to_string)
        .collect();
    format!("({})", strides.join(", "))
}
