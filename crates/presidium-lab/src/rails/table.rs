//! What a test found, thing by thing: values with their units, so that any face can write them.

/// A table of one test.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it lists, as `snake_case`.
    pub name: &'static str,
    /// What people read above it.
    pub title: String,
    /// Names of the values of each row, as `snake_case`; the first column is what the row is about.
    pub columns: Vec<String>,
    /// The rows, most telling first.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table with these columns.
    pub(super) fn new(
        name: &'static str,
        title: impl Into<String>,
        columns: &[&str],
        rows: Vec<Row>,
    ) -> Table {
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Table { name, title: title.into(), columns, rows }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One value for each column.
    pub cells: Vec<Cell>,
    /// Whether it is why a check does not hold.
    pub flagged: bool,
}

/// A value in a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words or a name.
    Text(String),
    /// A share of histories, in 1.
    Share(f64),
    /// Days.
    Days(i64),
    /// A count.
    Count(u64),
    /// A plain number.
    Number(f64),
    /// Names, most telling first.
    List(Vec<String>),
    /// Nothing can be said.
    Nothing,
}

impl Cell {
    /// Days, or nothing.
    pub fn days(days: Option<i64>) -> Cell {
        days.map_or(Cell::Nothing, Cell::Days)
    }

    /// A name.
    pub fn text(name: &str) -> Cell {
        Cell::Text(name.to_owned())
    }
}
