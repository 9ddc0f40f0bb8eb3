//! What each consumer accepts, as data: one row a framework and version range.
//!
//! A row stands for a range of versions, of which our test environments run
//! the newest, or that of Aurora's module. Any other version gets the
//! conservative row of its framework: row-major, aligned, of the plain dtypes.

use dlpack_broker_device::DType;

use crate::device_type::DeviceType;
use crate::dtypes::{
    BFLOAT16, BOOL, DTypes, FLOAT4, ML_DTYPES, ML_FLOAT8, NONE, PLAIN, TORCH_FLOAT8,
};
use crate::float_formats::holds;

/// The struct in which a consumer takes tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abi {
    /// `DLManagedTensor`, from before DLPack 1.0.
    Legacy,
    /// `DLManagedTensorVersioned`.
    Versioned,
}

/// The alignment that a consumer demands of the first element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Any address.
    Any,
    /// A multiple of so many bytes.
    Bytes(usize),
    /// A multiple of 16 bytes for elements of 16 bytes, any address for smaller ones.
    WideElements,
}

/// The strides that a consumer takes besides row-major ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strides {
    /// Axes in another order, without gaps.
    pub permuted: bool,
    /// Gaps between elements, and elements that share memory.
    pub gaps: bool,
    /// Axes that repeat one element.
    pub zero: bool,
    /// Axes that run backwards.
    pub negative: bool,
}

impl Strides {
    const ANY: Self = Self {
        permuted: true,
        gaps: true,
        zero: true,
        negative: true,
    };
    const NOT_NEGATIVE: Self = Self {
        negative: false,
        ..Self::ANY
    };
    const DENSE: Self = Self {
        permuted: true,
        ..Self::ROW_MAJOR
    };
    const ROW_MAJOR: Self = Self {
        permuted: false,
        gaps: false,
        zero: false,
        negative: false,
    };
}

/// What a consumer accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name by which callers ask for the consumer: `"torch"`.
    pub framework: &'static str,
    /// The name that people use: `"PyTorch"`.
    pub title: &'static str,
    /// The first version of this row, and the first that is no longer of it.
    pub versions: Option<[(u32, u32); 2]>,
    /// The struct in which it takes tensors.
    pub abi: Abi,
    /// The device types that it takes; `None` stands for anything.
    pub devices: Option<&'static [DeviceType]>,
    /// The dtypes that it takes under their own name; `None` stands for anything.
    pub dtypes: Option<DTypes>,
    /// The dtypes that it has, but takes only called another one of the same width.
    pub carried: DTypes,
    /// The sub-byte dtypes that it packs by a copy of its own where a byte holds one value.
    pub packs: DTypes,
    /// The strides that it takes.
    pub strides: Strides,
    /// The alignment that it demands.
    pub alignment: Alignment,
    /// Whether it has no host tensors, so that naming it is the wish to copy host memory over.
    pub copies_from_host: bool,
    /// Whether its tensors can be marked read-only.
    pub marks_read_only: bool,
    /// Whether its tensors are values that never change by convention.
    pub immutable: bool,
    /// Whether it never writes to memory that it was given, donated tensors included.
    pub never_writes: bool,
    /// The largest rank that it takes.
    pub max_rank: usize,
    /// What happens where broker does not prevent it.
    pub hazards: &'static [&'static str],
    /// What holds for memory of a device that a build or a plugin may give it, where it has that device.
    pub with_device: Option<&'static Self>,
}

impl Profile {
    /// The dtypes that NumPy has only through the `ml_dtypes` package.
    pub const ML_DTYPES: DTypes = ML_DTYPES;

    /// Returns the row for a framework of that version, or its conservative row.
    #[must_use]
    pub fn find(framework: &str, version: (u32, u32)) -> Option<&'static Self> {
        let mut rows = PROFILES.iter().filter(|row| row.framework == framework);
        let known = |row: &&Self| {
            row.versions
                .is_none_or(|[from, below]| (from..below).contains(&version))
        };
        rows.find(known)
    }

    /// Claims that this row stands for a framework's untested versions.
    #[must_use]
    pub fn is_conservative(&self) -> bool {
        self.versions.is_none() && !self.framework.starts_with(DLPACK.framework)
    }

    /// Returns the row of the newest tested version, where this one stands for untested versions.
    pub(crate) fn tested(&self) -> Option<&'static Self> {
        let is_of_it = |row: &&Self| row.framework == self.framework && self.is_conservative();
        PROFILES.iter().find(is_of_it)
    }

    /// Names the newest version of this row as people do: `"PyTorch 2.13"`.
    pub(crate) fn newest(&self) -> String {
        match self.versions {
            Some([(major, _), (_, below @ 1..)]) => format!("{} {major}.{}", self.title, below - 1),
            Some([(major, _), _]) => format!("{} {major}", self.title),
            None => self.title.to_owned(),
        }
    }

    /// Claims that it takes memory of this device type.
    #[must_use]
    pub fn takes_device(&self, kind: DeviceType) -> bool {
        self.devices.is_none_or(|devices| devices.contains(&kind))
    }

    /// Claims that memory which must not be written stays so with it, though it is shared.
    pub(crate) fn keeps_unwritten(&self) -> bool {
        self.marks_read_only || self.never_writes
    }

    /// Returns the dtype under which an element travels, itself or a carrier, if the consumer has it.
    #[must_use]
    pub fn carrier(&self, dtype: DType) -> Option<DType> {
        if self.dtypes.is_none_or(|dtypes| dtypes.contains(dtype)) {
            return Some(dtype);
        }
        let carrier = if dtype.bits() == 16 {
            DType::UInt16
        } else {
            DType::UInt8
        };
        self.carried.contains(dtype).then_some(carrier)
    }

    /// Returns the dtype closest to one that the consumer lacks: of its family,
    /// wider rather than narrower.
    #[must_use]
    pub fn nearest(&self, lacked: DType, without: DTypes) -> Option<DType> {
        let has = |dtype: &DType| {
            self.carrier(*dtype).is_some()
                && !without.contains(*dtype)
                && dtype.kind() == lacked.kind()
        };
        let candidates = || DType::ALL.iter().copied().filter(has);
        let holding = candidates().filter(|dtype| holds(*dtype, lacked));
        holding
            .min_by_key(|dtype| dtype.bits())
            .or_else(|| candidates().max_by_key(|dtype| dtype.bits()))
    }
}

const ONEAPI: Option<&[DeviceType]> = Some(&[DeviceType::ONEAPI]);
const HOST: Option<&[DeviceType]> = Some(&[DeviceType::CPU]);
const HOST_AND_CUDA: Option<&[DeviceType]> = Some(&[DeviceType::CPU, DeviceType::CUDA]);
const HOST_AND_GPUS: Option<&[DeviceType]> =
    Some(&[DeviceType::CPU, DeviceType::CUDA, DeviceType::ONEAPI]);

/// What every conservative row shares.
const CONSERVATIVE: Profile = Profile {
    framework: "",
    title: "",
    versions: None,
    abi: Abi::Legacy,
    devices: HOST,
    dtypes: Some(PLAIN),
    carried: NONE,
    packs: NONE,
    strides: Strides::ROW_MAJOR,
    alignment: Alignment::Bytes(64),
    copies_from_host: false,
    marks_read_only: false,
    immutable: false,
    never_writes: false,
    max_rank: 32,
    hazards: &[],
    with_device: None,
};

/// The protocol itself: a capsule, or a broker array, that carries anything.
const DLPACK: Profile = Profile {
    framework: "dlpack",
    title: "DLPack",
    abi: Abi::Versioned,
    devices: None,
    dtypes: None,
    strides: Strides::ANY,
    alignment: Alignment::Any,
    marks_read_only: true,
    max_rank: dlpack_broker_device::MAX_RANK,
    ..CONSERVATIVE
};

/// The arrays of dpctl and dpnp, which are the same underneath.
const USM_ARRAYS: Profile = Profile {
    devices: ONEAPI,
    strides: Strides::ANY,
    alignment: Alignment::Any,
    copies_from_host: true,
    marks_read_only: true,
    max_rank: 64,
    hazards: &[
        "null strides or a null deleter kill the process",
        "the byte offset of host memory is ignored, with wrong values",
        "nobody waits for the queue that the values are still to come out of",
    ],
    ..CONSERVATIVE
};

/// PyTorch as our environments have it.
const TORCH: Profile = Profile {
    versions: Some([(2, 13), (2, 14)]),
    abi: Abi::Versioned,
    dtypes: Some(
        PLAIN
            .union(BFLOAT16)
            .union(TORCH_FLOAT8)
            .union(DTypes::of(&[DType::Complex32, DType::Float4E2M1FnX2])),
    ),
    strides: Strides::NOT_NEGATIVE,
    alignment: Alignment::WideElements,
    max_rank: 64,
    hazards: &[
        "negative strides abort the process",
        "complex128 off a 16-byte boundary kills the process at the first operation",
        "the read-only flag is ignored",
    ],
    ..ANY_TORCH
};

const ANY_TORCH: Profile = Profile {
    framework: "torch",
    title: "PyTorch",
    devices: HOST_AND_CUDA,
    ..CONSERVATIVE
};

/// TensorFlow as our environments have it; with memory of CUDA's or oneAPI's devices where it has some.
const TENSORFLOW: Profile = Profile {
    framework: "tensorflow",
    title: "TensorFlow",
    versions: Some([(2, 21), (2, 22)]),
    dtypes: Some(PLAIN.union(BFLOAT16)),
    carried: DTypes::of(&[
        DType::Float8E4M3B11Fnuz,
        DType::Float8E4M3Fn,
        DType::Float8E4M3Fnuz,
        DType::Float8E5M2,
        DType::Float8E5M2Fnuz,
        DType::Float4E2M1Fn,
    ]),
    immutable: true,
    max_rank: 64,
    hazards: &[
        "memory off a 64-byte boundary aborts the process at the first operation",
        "a negative dimension, a rank above 254 or a shape that overflows aborts the process",
        "more than one lane is read as one, with wrong values",
        "an unknown device runs the deleter twice",
    ],
    ..CONSERVATIVE
};

const OLD_TENSORFLOW: Profile = Profile {
    framework: "tensorflow",
    title: "TensorFlow",
    versions: Some([(2, 15), (2, 16)]),
    dtypes: Some(PLAIN.union(BFLOAT16).without(BOOL)),
    carried: BOOL.union(DTypes::of(&[DType::Float8E4M3Fn, DType::Float8E5M2])),
    immutable: true,
    max_rank: 64,
    hazards: &[
        "memory off a 64-byte boundary aborts the process at the first operation",
        "booleans leave it as uint8",
    ],
    ..CONSERVATIVE
};

/// Every consumer, the tested versions of each before its conservative row.
pub const PROFILES: &[Profile] = &[
    DLPACK,
    Profile {
        framework: "dlpack_legacy",
        title: "legacy DLPack",
        abi: Abi::Legacy,
        marks_read_only: false,
        ..DLPACK
    },
    Profile {
        framework: "numpy",
        title: "NumPy",
        versions: Some([(2, 1), (2, 5)]),
        abi: Abi::Versioned,
        carried: ML_DTYPES,
        strides: Strides::ANY,
        alignment: Alignment::Any,
        marks_read_only: true,
        max_rank: 64,
        ..CONSERVATIVE
    },
    Profile {
        framework: "numpy",
        title: "NumPy",
        versions: Some([(1, 26), (1, 27)]),
        carried: ML_DTYPES,
        strides: Strides::ANY,
        alignment: Alignment::Any,
        marks_read_only: true,
        hazards: &["what its own from_dlpack makes is read-only"],
        ..CONSERVATIVE
    },
    Profile {
        framework: "numpy",
        title: "NumPy",
        ..CONSERVATIVE
    },
    Profile {
        with_device: Some(&Profile {
            devices: HOST_AND_GPUS,
            ..TORCH
        }),
        ..TORCH
    },
    Profile {
        with_device: Some(&Profile {
            devices: HOST_AND_GPUS,
            ..ANY_TORCH
        }),
        ..ANY_TORCH
    },
    Profile {
        with_device: Some(&Profile {
            devices: HOST_AND_GPUS,
            ..TENSORFLOW
        }),
        ..TENSORFLOW
    },
    Profile {
        with_device: Some(&Profile {
            devices: HOST_AND_GPUS,
            ..OLD_TENSORFLOW
        }),
        ..OLD_TENSORFLOW
    },
    Profile {
        framework: "tensorflow",
        title: "TensorFlow",
        immutable: true,
        ..CONSERVATIVE
    },
    Profile {
        framework: "jax",
        title: "JAX",
        versions: Some([(0, 10), (0, 11)]),
        devices: HOST_AND_CUDA,
        dtypes: Some(PLAIN.union(BFLOAT16).union(ML_FLOAT8)),
        carried: FLOAT4,
        packs: FLOAT4,
        strides: Strides::DENSE,
        immutable: true,
        never_writes: true,
        max_rank: 64,
        hazards: &[
            "memory that is not 64-byte aligned is copied silently",
            "a null deleter aborts the process",
            "64-bit types are narrowed silently while jax_enable_x64 is off",
        ],
        ..CONSERVATIVE
    },
    Profile {
        framework: "jax",
        title: "JAX",
        devices: HOST_AND_CUDA,
        immutable: true,
        ..CONSERVATIVE
    },
    Profile {
        framework: "dpnp",
        title: "dpnp",
        versions: Some([(0, 18), (0, 21)]),
        ..USM_ARRAYS
    },
    Profile {
        framework: "dpnp",
        title: "dpnp",
        ..USM_ARRAYS
    },
    Profile {
        framework: "dpctl",
        title: "dpctl",
        versions: Some([(0, 20), (0, 23)]),
        ..USM_ARRAYS
    },
    Profile {
        framework: "dpctl",
        title: "dpctl",
        ..USM_ARRAYS
    },
    Profile {
        framework: "cupy",
        title: "CuPy",
        versions: Some([(14, 0), (15, 0)]),
        devices: Some(&[DeviceType::CUDA, DeviceType::CUDAMANAGED]),
        copies_from_host: true,
        strides: Strides::ANY,
        alignment: Alignment::Any,
        hazards: &["its capsules of negative strides hold huge positive ones"],
        ..CONSERVATIVE
    },
    Profile {
        framework: "cupy",
        title: "CuPy",
        devices: Some(&[DeviceType::CUDA, DeviceType::CUDAMANAGED]),
        copies_from_host: true,
        strides: Strides::ANY,
        alignment: Alignment::Any,
        ..CONSERVATIVE
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_outside_the_tested_range_get_the_conservative_row() {
        assert!(!Profile::find("torch", (2, 13)).unwrap().is_conservative());
        for version in [(2, 12), (2, 14), (3, 0)] {
            assert!(Profile::find("torch", version).unwrap().is_conservative());
        }
        assert!(Profile::find("no such framework", (1, 0)).is_none());
    }

    #[test]
    fn carriers_keep_the_width() {
        for profile in PROFILES {
            for dtype in DType::ALL.iter().filter(|dtype| !dtype.is_sub_byte()) {
                if let Some(carrier) = profile.carrier(*dtype) {
                    assert_eq!(
                        carrier.bits(),
                        dtype.bits(),
                        "{} {dtype}",
                        profile.framework
                    );
                }
            }
        }
    }

    #[test]
    fn the_nearest_dtype_is_of_the_family_and_rather_wider() {
        let jax = Profile::find("jax", (0, 10)).unwrap();
        let without = DTypes::of(&[DType::Int64, DType::Float64]);
        assert_eq!(jax.nearest(DType::Int64, without), Some(DType::Int32));
        assert_eq!(jax.nearest(DType::Complex32, NONE), Some(DType::Complex64));
        let tensorflow = Profile::find("tensorflow", (2, 21)).unwrap();
        assert_eq!(
            tensorflow
                .nearest(DType::Float6E2M3Fn, NONE)
                .unwrap()
                .bits(),
            8
        );
    }
}
