//! The table for people and the JSON for tools.

use std::fmt::Write;

use crate::engine::Engine;
use crate::measure::{Cell, Row};
use crate::statistics::geomean;

/// What a column shows besides the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    pub memory: bool,
    pub first: bool,
    pub cpu: bool,
}

/// An aligned table: per engine the steady time and its speed relative to the baseline (above 1 is
/// faster than the baseline), then the geometric mean, the worst and the best of each column.
pub fn table(rows: &[Row], engines: &[Engine], baseline: usize, columns: Columns) -> String {
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut head = vec!["program".to_owned()];
    for (index, engine) in engines.iter().enumerate() {
        head.push(format!("{} ms", engine.name));
        if index != baseline {
            head.push("speed".into());
        }
        if columns.first {
            head.push("first".into());
        }
        if columns.cpu {
            head.push("cpu".into());
        }
        if columns.memory {
            head.push("MB".into());
        }
    }
    lines.push(head);
    for row in rows {
        let mut line = vec![row.program.clone()];
        for (index, cell) in row.cells.iter().enumerate() {
            match cell {
                Ok(measured) => {
                    line.push(milliseconds(measured.steady_ms));
                    if index != baseline {
                        line.push(
                            speed(row, index, baseline).map_or_else(|| "-".into(), |s| format!("{s:.2}")),
                        );
                    }
                    if columns.first {
                        line.push(milliseconds(measured.first_ms));
                    }
                    if columns.cpu {
                        line.push(milliseconds(measured.user_ms + measured.system_ms));
                    }
                    if columns.memory {
                        line.push(format!("{:.1}", measured.peak_kb / 1024.0));
                    }
                }
                Err(_) => {
                    line.push("FAILED".into());
                    let more = usize::from(index != baseline)
                        + usize::from(columns.first)
                        + usize::from(columns.cpu)
                        + usize::from(columns.memory);
                    line.extend(std::iter::repeat_n("-".to_owned(), more));
                }
            }
        }
        lines.push(line);
    }
    let summary = |name: &str, pick: &dyn Fn(&[f64]) -> f64| {
        let mut line = vec![name.to_owned()];
        for index in 0..engines.len() {
            line.push(String::new());
            if index != baseline {
                let speeds: Vec<f64> = rows.iter().filter_map(|row| speed(row, index, baseline)).collect();
                line.push(if speeds.is_empty() { "-".into() } else { format!("{:.2}", pick(&speeds)) });
            }
            let more = usize::from(columns.first) + usize::from(columns.cpu) + usize::from(columns.memory);
            line.extend(std::iter::repeat_n(String::new(), more));
        }
        line
    };
    if engines.len() > 1 && rows.len() > 1 {
        lines.push(summary("geomean", &geomean));
        lines.push(summary("least", &|values| values.iter().copied().fold(f64::INFINITY, f64::min)));
        lines.push(summary("most", &|values| values.iter().copied().fold(0.0, f64::max)));
    }
    let mut text = align(&lines);
    for row in rows {
        for (cell, engine) in row.cells.iter().zip(engines) {
            if let Err(reason) = cell {
                writeln!(text, "FAILED {} on {}: {reason}", row.program, engine.name)
                    .expect("writing to a string");
            }
        }
    }
    text
}

/// Speed of an engine relative to the baseline's, where both ran.
pub fn speed(row: &Row, index: usize, baseline: usize) -> Option<f64> {
    match (&row.cells[index], &row.cells[baseline]) {
        (Ok(this), Ok(base)) if this.steady_ms > 0.0 => Some(base.steady_ms / this.steady_ms),
        _ => None,
    }
}

fn milliseconds(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

fn align(lines: &[Vec<String>]) -> String {
    let count = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (column, cell) in line.iter().enumerate() {
            let width = widths[column];
            if column == 0 {
                write!(text, "{cell:<width$}").expect("writing to a string");
            } else {
                write!(text, "  {cell:>width$}").expect("writing to a string");
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

/// Everything measured, as one JSON object.
pub fn json(rows: &[Row], engines: &[Engine], baseline: usize) -> String {
    let mut out = String::from("{\"engines\":[");
    for (index, engine) in engines.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let command = format!("{} {}", engine.program.display(), engine.arguments.join(" "));
        write!(out, "{comma}{{\"name\":{},\"command\":{}}}", quote(&engine.name), quote(command.trim()))
            .expect("writing to a string");
    }
    write!(out, "],\"baseline\":{},\"programs\":[", quote(&engines[baseline].name))
        .expect("writing to a string");
    for (index, row) in rows.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(out, "{comma}\n{{\"name\":{},\"results\":[", quote(&row.program))
            .expect("writing to a string");
        for (index, cell) in row.cells.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(out, "{comma}{}", cell_json(cell)).expect("writing to a string");
        }
        out.push_str("]}");
    }
    out.push_str("]}\n");
    out
}

fn cell_json(cell: &Cell) -> String {
    match cell {
        Err(reason) => format!("{{\"error\":{}}}", quote(reason)),
        Ok(m) => {
            let rounds: Vec<String> = m.rounds_ms.iter().map(|value| format!("{value:.4}")).collect();
            format!(
                "{{\"steady_ms\":{:.4},\"first_ms\":{:.4},\"wall_ms\":{:.2},\"user_ms\":{:.2},\"system_ms\":{:.2},\
                 \"peak_kb\":{:.0},\"repetitions\":{},\"rounds_ms\":[{}]}}",
                m.steady_ms,
                m.first_ms,
                m.wall_ms,
                m.user_ms,
                m.system_ms,
                m.peak_kb,
                m.repetitions,
                rounds.join(",")
            )
        }
    }
}

fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32).expect("writing to a string"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Measured;

    fn cell(steady_ms: f64) -> Cell {
        Ok(Measured {
            steady_ms,
            first_ms: 2.0 * steady_ms,
            wall_ms: 0.0,
            user_ms: 0.0,
            system_ms: 0.0,
            peak_kb: 2048.0,
            repetitions: 1,
            rounds_ms: vec![steady_ms],
        })
    }

    #[test]
    fn a_table() {
        let engines = [Engine::parse("a=x").unwrap(), Engine::parse("b=y").unwrap()];
        let rows = [
            Row { program: "one".into(), cells: vec![cell(10.0), cell(5.0)] },
            Row { program: "two".into(), cells: vec![cell(10.0), cell(20.0)] },
            Row { program: "three".into(), cells: vec![cell(10.0), Err("signal 11".into())] },
        ];
        let text = table(&rows, &engines, 0, Columns { memory: true, first: false, cpu: false });
        let words = |start: &str| {
            let line = text.lines().find(|line| line.starts_with(start)).unwrap();
            line.split_whitespace().collect::<Vec<_>>()
        };
        assert_eq!(words("one"), ["one", "10.00", "2.0", "5.00", "2.00", "2.0"], "{text}");
        assert_eq!(words("geomean"), ["geomean", "1.00"], "{text}");
        assert!(text.contains("FAILED three on b: signal 11"), "{text}");
        let json = json(&rows, &engines, 0);
        assert!(
            json.contains("{\"error\":\"signal 11\"}") && json.contains("\"steady_ms\":5.0000"),
            "{json}"
        );
    }
}
