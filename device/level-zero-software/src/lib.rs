//! A Level Zero driver that executes on the processor.
//!
//! It is loaded by a Level Zero loader, or stands in the loader's place. Entry points are in `entry`, which believe
//! their callers' pointers (`abi`) and look up handles (`handles`); `tables` hands them to the loader. Below them,
//! lists hold commands (`command`), queues execute them on threads of their own (`queue`), and signals order them
//! (`event`). Memory is pages of the process (`memory`), or in null mode (`null`) ranges of one region (`ranges`).
//! Kernels alone need another runtime: Intel's OpenCL for the processor (`opencl`), which is told what SPIR-V says of
//! their parameters (`spirv`).
//!
//! Nothing that runs here says anything about a GPU's speed, or about what only its memory model allows.

mod abi;
mod clock;
mod command;
mod context;
mod entry;
mod event;
mod exit;
mod fault;
mod handles;
mod hierarchy;
mod ipc;
mod kernel;
mod ledger;
mod list;
mod machine;
mod memory;
mod module;
mod null;
mod opencl;
mod queue;
mod ranges;
mod result;
mod settings;
mod spirv;
