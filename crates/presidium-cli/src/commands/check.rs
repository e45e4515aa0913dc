//! `presidium check`: what is wrong with a model. Problems are talk, the summary is the result.

use crate::args::{CheckArgs, Common};
use crate::exit::{Exit, Stop};
use crate::output::{Output, Style, say};
use crate::render;
use crate::render::words::plural;
use presidium::verbs::check::{Checked, Cost, check as check_model, cost};
use presidium::{Project, wire};
use std::path::Path;

/// Checks a model.
pub(crate) fn check(args: &CheckArgs, common: &Common, output: &mut Output) -> Result<Exit, Stop> {
    let project = Project::open(path(args.path.as_deref(), common))?;
    if args.cost {
        let costs = cost(&project)?;
        match output.json {
            true => output.document(&wire::cost(&costs))?,
            false => output.text(&cost_table(&costs, output.width, output.style))?,
        }
        return Ok(Exit::Done);
    }
    let checked = check_model(&project);
    if output.json {
        output.document(&wire::check(&checked))?;
    } else {
        talk(&checked, output, false);
        output.text(&summary(&checked))?;
    }
    Ok(if checked.errors > 0 || checked.model.is_none() { Exit::Model } else { Exit::Done })
}

/// The model a command names, by its own argument or by --model.
pub(crate) fn path<'a>(own: Option<&'a Path>, common: &'a Common) -> Option<&'a Path> {
    own.or(common.model.as_deref())
}

/// Says every problem on standard error; a verb that only needed the model leaves warnings out.
pub(crate) fn talk(checked: &Checked, output: &Output, errors_only: bool) {
    use presidium::diagnostic::Severity;
    for diagnostic in &checked.diagnostics {
        if errors_only && diagnostic.severity != Severity::Error || output.quiet && !errors_only {
            continue;
        }
        let text = render::diagnostics::render(diagnostic, &checked.sources, output.width, output.talk);
        say(&text);
        say("");
    }
}

/// Rules with what they cost each time, dearest first.
fn cost_table(costs: &[Cost], width: usize, style: Style) -> String {
    let name = width - 44;
    let head = format!("{:name$} {:<18} {:>12} {:>6}\n", "RULE", "WHEN", "OPERATIONS", "DRAWS");
    let mut text = style.bold(head.trim_end()) + "\n";
    for cost in costs {
        let rule = format!("{} {}", cost.rule, cost.part);
        let when: String = cost.when.chars().take(18).collect();
        let lines = render::words::wrap(&rule, name, "", "  ");
        text.push_str(&format!("{:name$} {when:<18} {:>12} {:>6}\n", lines[0], cost.operations, cost.draws));
        lines[1..].iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text.push_str("\nOperations and draws for all elements of one history, each time.\n");
    text
}

fn summary(checked: &Checked) -> String {
    let problems =
        format!("{}, {}", plural(checked.errors as u64, "error"), plural(checked.warnings as u64, "warning"));
    let Some(model) = &checked.model else { return format!("{problems}\n") };
    let parts = [
        (model.stocks.len(), "stock"),
        (model.lets.len(), "let"),
        (model.events.iter().filter(|e| !e.input).count(), "event"),
        (model.choices.len(), "choice"),
        (model.params.len(), "param"),
        (model.inputs.len() + model.events.iter().filter(|e| e.input).count(), "input"),
        (model.outcomes.len(), "outcome"),
        (model.records.len(), "record"),
        (model.claims.len(), "claim"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|p| p.0 > 0).map(|(n, noun)| plural(*n as u64, noun)).collect();
    let files = plural(checked.sources.len() as u64, "file");
    let text = format!("{}: {files}, {}. {problems}", model.name, parts.join(", "));
    render::words::wrap(&text, 80, "", "  ").join("\n") + "\n"
}
