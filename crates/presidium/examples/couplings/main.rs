//! The flagship's couplings as Markdown: each subsystem frozen in turn, what changes in the others; two countries
//! exchanged, what becomes of them.
//!
//! `cargo run -p presidium --example couplings [HISTORIES [SEED]]`

mod worlds;

use worlds::{SUBSYSTEMS, Written, answers, cells, shares, table};

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let histories = args.next().map_or(Ok(400), |n| n.parse())?;
    let seed = args.next().map_or(Ok(1), |n| n.parse())?;
    let run = |written: &Written| {
        let model = written.model().map_err(|wrong| wrong.join("; "))?;
        answers(&model, seed, histories)
    };
    let written = Written::flagship()?;
    let base = run(&written)?;
    let (mut events, mut outcomes) = (Vec::new(), Vec::new());
    for frozen in SUBSYSTEMS {
        let world = run(&written.clone().frozen(frozen))?;
        events.extend(cells(&base, &world, frozen, false));
        outcomes.extend(cells(&base, &world, frozen, true));
    }
    println!("{histories} histories, seed {seed}.\n\nEvents:\n\n{}", table(&events));
    println!("Outcomes of the scoreboard:\n\n{}", table(&outcomes));
    let model = written.model().map_err(|wrong| wrong.join("; "))?;
    let elements = model.sets.iter().find(|s| s.name == "Satellite").map_or(&[][..], |s| &s.elements);
    let of = |name| elements.iter().position(|e| e.name == name).ok_or("no such country");
    let (poland, hungary) = (of("poland")?, of("hungary")?);
    let model = written.exchanged("poland", "hungary").model().map_err(|wrong| wrong.join("; "))?;
    let exchanged = answers(&model, seed + 1, histories)?;
    println!("| event | Poland | Hungary exchanged | Hungary | Poland exchanged |");
    println!("| --- | --- | --- | --- | --- |");
    let per_cent = |answers, country| shares(answers, elements.len(), country);
    let (a, b) = (per_cent(&base, poland), per_cent(&exchanged, hungary));
    let (c, d) = (per_cent(&base, hungary), per_cent(&exchanged, poland));
    for (n, (name, share)) in a.iter().enumerate() {
        let [p, q, r, s] = [*share, b[n].1, c[n].1, d[n].1].map(|x| 100.0 * x);
        println!("| `{name}` | {p:.0} | {q:.0} | {r:.0} | {s:.0} |");
    }
    Ok(())
}
