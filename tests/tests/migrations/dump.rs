//! A database as text: whole, for the fixture; its caches and its schema, for comparing.

use std::fmt::Write;

use rusqlite::Connection;

/// SQL that makes the database again, with what the full-text and place indexes keep.
pub fn all(conn: &Connection) -> String {
    let mut sql = String::from("-- Written by tests/tests/migrations.rs. Never edited.\nBEGIN;\n");
    let kind = |wanted: &str| tables(conn, wanted);
    for table in kind("table").iter().chain(&kind("virtual")) {
        let _ = writeln!(sql, "{};", made_by(conn, table));
    }
    for table in kind("shadow") {
        let _ = writeln!(sql, "DELETE FROM {table};");
        write_rows(conn, &table, &mut sql);
    }
    for table in kind("table") {
        write_rows(conn, &table, &mut sql);
    }
    for index in texts(
        conn,
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL ORDER BY name",
    ) {
        let _ = writeln!(sql, "{index};");
    }
    sql + "COMMIT;\n"
}

/// Everything that a rebuild makes again. Whether a record is indexed yet is progress, not content.
pub fn caches(conn: &Connection) -> String {
    let tables = [
        "trust", "verdict", "tip", "listing", "fact", "conflict", "aside", "scope", "place", "merged", "row",
    ];
    let mut all = String::new();
    for table in tables {
        let columns = columns(conn, table)
            .into_iter()
            .filter(|column| column != "indexed");
        for row in rows(conn, table, &columns.collect::<Vec<_>>()) {
            let _ = writeln!(all, "{table}: {row}");
        }
    }
    all
}

/// The statements that made every table and index, without their comments and spaces.
pub fn schema(conn: &Connection) -> Vec<String> {
    let sql =
        "SELECT sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'refinery%' ORDER BY type, name";
    let bare = |sql: &String| {
        let lines = sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default());
        lines
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    texts(conn, sql).iter().map(bare).collect()
}

fn tables(conn: &Connection, kind: &str) -> Vec<String> {
    let sql = format!(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = '{kind}'
         AND name NOT LIKE 'sqlite_%' ORDER BY name"
    );
    texts(conn, &sql)
}

fn made_by(conn: &Connection, table: &str) -> String {
    texts(
        conn,
        &format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'"),
    )
    .concat()
}

fn columns(conn: &Connection, table: &str) -> Vec<String> {
    texts(
        conn,
        &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
    )
}

fn write_rows(conn: &Connection, table: &str, sql: &mut String) {
    for row in rows(conn, table, &columns(conn, table)) {
        let _ = writeln!(sql, "INSERT INTO {table} VALUES ({row});");
    }
}

/// Rows as SQL literals, in the order of their first columns.
fn rows(conn: &Connection, table: &str, columns: &[String]) -> Vec<String> {
    let cells: Vec<String> = columns.iter().map(|column| literal(column)).collect();
    let order = columns.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    texts(
        conn,
        &format!(
            "SELECT {} FROM {table} ORDER BY {order}",
            cells.join(" || ', ' || ")
        ),
    )
}

/// A cell as SQL. When a migration ran differs from blessing to blessing and means nothing; nor does the last bit
/// of a place, which SQLite 3.54 rounds more closely than the 3.53 that is in SQLCipher.
fn literal(column: &str) -> String {
    match column {
        "south" | "north" | "west" | "east" => format!("quote(round({column}, 4))"),
        "applied_on" => "quote('2026-01-01T00:00:00Z')".to_owned(),
        _ => format!("quote({column})"),
    }
}

fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut query = conn.prepare(sql).expect("a query");
    let rows = query.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("texts")
}
