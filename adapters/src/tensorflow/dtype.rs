//! TensorFlow's numbers of dtypes, their names, and which of them are ours.
//!
//! The numbers are those of `TF_DataType` in TensorFlow's `c/tf_datatype.h`, which never change.

use std::ffi::c_int;
use std::fmt;

use dlpack_broker_device::DType;

/// A dtype by TensorFlow's number, which may be one that nobody here knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct TfDType(pub c_int);

/// The rows by number, from 1 on: TensorFlow's name, and our dtype where the elements lie in memory as ours do.
///
/// Integers below a byte take a whole one there, and quantised ones mean other numbers than they hold.
const ROWS: &[(&str, Option<DType>)] = &[
    ("float32", Some(DType::Float32)),
    ("float64", Some(DType::Float64)),
    ("int32", Some(DType::Int32)),
    ("uint8", Some(DType::UInt8)),
    ("int16", Some(DType::Int16)),
    ("int8", Some(DType::Int8)),
    ("string", None),
    ("complex64", Some(DType::Complex64)),
    ("int64", Some(DType::Int64)),
    ("bool", Some(DType::Bool)),
    ("qint8", None),
    ("quint8", None),
    ("qint32", None),
    ("bfloat16", Some(DType::BFloat16)),
    ("qint16", None),
    ("quint16", None),
    ("uint16", Some(DType::UInt16)),
    ("complex128", Some(DType::Complex128)),
    ("float16", Some(DType::Float16)),
    ("resource", None),
    ("variant", None),
    ("uint32", Some(DType::UInt32)),
    ("uint64", Some(DType::UInt64)),
    ("float8_e5m2", Some(DType::Float8E5M2)),
    ("float8_e4m3fn", Some(DType::Float8E4M3Fn)),
    ("float8_e4m3fnuz", Some(DType::Float8E4M3Fnuz)),
    ("float8_e4m3b11fnuz", Some(DType::Float8E4M3B11Fnuz)),
    ("float8_e5m2fnuz", Some(DType::Float8E5M2Fnuz)),
    ("int4", None),
    ("uint4", None),
    ("int2", None),
    ("uint2", None),
    ("float4_e2m1fn", None),
];

impl TfDType {
    /// Returns TensorFlow's number of a dtype; `None` where it has none, in any version.
    ///
    /// # Examples
    ///
    /// ```
    /// use dlpack_broker_adapters::TfDType;
    /// use dlpack_broker_device::DType;
    /// assert_eq!(TfDType::from_dtype(DType::BFloat16), Some(TfDType(14)));
    /// assert_eq!(TfDType::from_dtype(DType::Float8E8M0Fnu), None);
    /// ```
    #[must_use]
    pub fn from_dtype(dtype: DType) -> Option<Self> {
        let index = ROWS.iter().position(|(_, ours)| *ours == Some(dtype))?;
        c_int::try_from(index + 1).ok().map(Self)
    }

    /// Returns our dtype; `None` for what is no plain number of ours, such as strings.
    #[inline]
    #[must_use]
    pub fn to_dtype(self) -> Option<DType> {
        self.row().and_then(|(_, dtype)| *dtype)
    }

    fn row(self) -> Option<&'static (&'static str, Option<DType>)> {
        let number = usize::try_from(self.0).ok()?;
        ROWS.get(number.checked_sub(1)?)
    }
}

impl fmt::Display for TfDType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "dtype number {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dtype_of_both_leads_back() {
        let shared = DType::ALL
            .iter()
            .filter_map(|dtype| Some((*dtype, TfDType::from_dtype(*dtype)?)));
        let shared: Vec<_> = shared.collect();
        assert_eq!(shared.len(), 20);
        for (dtype, number) in shared {
            assert_eq!(number.to_dtype(), Some(dtype));
            assert_eq!(number.to_string(), dtype.name());
        }
    }

    #[test]
    fn numbers_outside_the_table_have_no_dtype() {
        for number in [-1, 0, 7, 34, c_int::MAX, c_int::MIN] {
            assert_eq!(TfDType(number).to_dtype(), None, "{number}");
        }
        assert_eq!(TfDType(34).to_string(), "dtype number 34");
    }
}
