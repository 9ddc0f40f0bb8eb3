//! The dicts of `__array_interface__` and its siblings, of which no field is believed unseen.

use dlpack_broker::Error;
use dlpack_broker::device::{self, DType, MAX_RANK};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PySequence, PyString};

use crate::array_interface::dtype_of;
use crate::error::{Failure, blame};

/// The dict in which an object describes its memory.
pub(crate) struct Interface<'py> {
    name: &'static str,
    fields: Bound<'py, PyDict>,
}

impl<'py> Interface<'py> {
    /// Reads the attribute of that name; what its getter raises is the producer's own.
    pub(crate) fn of(
        object: &Bound<'py, PyAny>,
        name: &'static str,
    ) -> PyResult<Result<Self, Failure>> {
        let given = object.getattr(PyString::intern(object.py(), name))?;
        Ok(match given.cast_into::<PyDict>() {
            Ok(fields) => Ok(Self { name, fields }),
            Err(other) => Err(blame(&format!("a dict as its {name}"), &other.into_inner())),
        })
    }

    /// Returns a field; `None` where it is missing or `None`.
    pub(crate) fn given(&self, field: &str) -> Option<Bound<'py, PyAny>> {
        let value = self.fields.get_item(field).ok().flatten();
        value.filter(|value| !value.is_none())
    }

    /// Returns the dtype, which stands there in NumPy's short form.
    pub(crate) fn dtype(&self) -> Result<DType, Failure> {
        let typestr: String = self.required("typestr", "text")?;
        dtype_of(&typestr).ok_or_else(|| {
            let name = self.name;
            let why =
                format!("its {name} has the typestr {typestr}, for which DLPack has no dtype");
            Failure::unsupported(why, "pass an array of native numbers")
        })
    }

    /// Returns the address, and whether the memory must not be written.
    pub(crate) fn data(&self) -> Result<(usize, bool), Failure> {
        self.required("data", "an address and a bool")
    }

    /// Returns the dimensions.
    pub(crate) fn shape(&self) -> Result<Vec<i64>, Failure> {
        let given = self.given("shape");
        let given = given.ok_or_else(|| self.lacks("shape", "a tuple of int"))?;
        self.dims("shape", &given)
    }

    /// Returns the strides; `None` where the elements are in row-major order.
    pub(crate) fn strides(&self) -> Result<Option<Vec<i64>>, Failure> {
        let given = self.given("strides");
        given.map(|given| self.dims("strides", &given)).transpose()
    }

    /// Returns a field of a type, which is described for those who gave another.
    pub(crate) fn required<T>(&self, field: &str, wanted: &str) -> Result<T, Failure>
    where
        T: for<'a> FromPyObject<'a, 'py>,
    {
        let given = self.given(field);
        let given = given.ok_or_else(|| self.lacks(field, wanted))?;
        let read = given.extract::<T>();
        read.map_err(|_| self.wrong(field, wanted, &given))
    }

    /// Says that a field has another value than it has to.
    pub(crate) fn wrong(&self, field: &str, wanted: &str, given: &Bound<'py, PyAny>) -> Failure {
        blame(
            &format!("{wanted} as the {field} of its {}", self.name),
            given,
        )
    }

    fn lacks(&self, field: &str, wanted: &str) -> Failure {
        let none = self.fields.py().None();
        self.wrong(field, wanted, none.bind(self.fields.py()))
    }

    /// Reads dimensions, of which a hostile sequence may claim to have any number.
    fn dims(&self, field: &str, given: &Bound<'py, PyAny>) -> Result<Vec<i64>, Failure> {
        let wrong = || self.wrong(field, "a tuple of int", given);
        let dims = given.cast::<PySequence>().map_err(|_| wrong())?;
        let ndim = dims.len().map_err(|_| wrong())?;
        if ndim > MAX_RANK && !given.is_instance_of::<PyString>() {
            return Err(Error::from(device::Error::RankTooLarge { ndim }).into());
        }
        given.extract().map_err(|_| wrong())
    }
}
