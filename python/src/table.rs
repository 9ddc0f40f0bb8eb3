//! Tables that people read.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use pyo3::prelude::*;

/// Renders rows of text as a table.
///
/// Parameters
/// ----------
/// header : list of str
///     One title a column.
/// rows : list of list of str
///     The cells.
/// width : int, optional
///     The width in characters to fit into; as wide as needed by default.
///
/// Returns
/// -------
/// str
#[pyfunction]
#[pyo3(signature = (header, rows, width=None))]
pub(crate) fn render_table(
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_header(header)
        .add_rows(rows);
    if let Some(width) = width {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    table.trim_fmt()
}
