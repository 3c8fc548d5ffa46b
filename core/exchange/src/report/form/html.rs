//! A form as a page to be printed: the same grid, without a script and with all text escaped.

use super::grid::rows;
use super::{FormDocument, UNSIGNED};
use crate::geo::escaped;
use crate::report::html::{head, table_html};

/// Added to the style of reports.
const STYLE: &str = "<style>table.grid{table-layout:fixed}table.grid th{font-weight:bold}td,dd{white-space:pre-wrap}\
.sub{text-align:center}.head{display:flex;justify-content:space-between;gap:1em;flex-wrap:wrap}\
.words p{text-indent:2em;line-height:1.8;white-space:pre-wrap}\
.signs{display:grid;grid-template-columns:1fr 1fr;gap:2em;break-inside:avoid;margin:2em 0}\
.signs p{margin:.4em 0}</style>\n";

/// The whole form. Never fails.
pub fn form_to_html(form: &FormDocument) -> String {
    let mut page = head(&form.title) + STYLE;
    page += &format!("<h1>{}</h1>\n", escaped(&form.title));
    if !form.subtitle.is_empty() {
        page += &format!("<p class=\"sub\">{}</p>\n", escaped(&form.subtitle));
    }
    if !form.head.is_empty() {
        let lines = form
            .head
            .iter()
            .map(|line| format!("<span>{}</span>", escaped(line)));
        page += &format!("<p class=\"head\">{}</p>\n", lines.collect::<String>());
    }
    page += &grid(form);
    if let Some(table) = &form.table {
        page += &table_html(table, &|_, _, cell| escaped(&cell.text()));
    }
    page += &paragraphs("words", &form.paragraphs);
    page += &signatures(form);
    page += &paragraphs("foot", &form.foot);
    page + "</body>\n</html>\n"
}

/// Twelve columns: a label takes one of a quarter's three.
fn grid(form: &FormDocument) -> String {
    if form.fields.is_empty() {
        return String::new();
    }
    let columns = "<col/>".repeat(12);
    let mut html = format!("<table class=\"grid\">\n<colgroup>{columns}</colgroup>\n<tbody>\n");
    for row in rows(&form.fields) {
        html += "<tr>";
        for (field, span) in row {
            let height = 1.6 * f64::from(field.lines.max(1));
            html += &format!(
                "<th scope=\"row\">{}</th><td colspan=\"{}\" style=\"height:{height:.1}em\">{}</td>",
                escaped(&field.label),
                span * 3 - 1,
                escaped(&field.value.text())
            );
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table>\n"
}

fn paragraphs(class: &str, texts: &[String]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let all: String = texts
        .iter()
        .map(|text| format!("<p>{}</p>\n", escaped(text.trim())))
        .collect();
    format!("<div class=\"{class}\">\n{all}</div>\n")
}

fn signatures(form: &FormDocument) -> String {
    if form.signatures.is_empty() {
        return String::new();
    }
    let one = |(party, signed): &(String, String)| {
        let below = match signed.as_str() {
            "" => UNSIGNED.map(|line| format!("<p>{line}</p>")).concat(),
            signed => format!("<p>{}</p>", escaped(signed)),
        };
        format!("<div><p>{}：</p>{below}</div>\n", escaped(party))
    };
    let all: String = form.signatures.iter().map(one).collect();
    format!("<div class=\"signs\">\n{all}</div>\n")
}
