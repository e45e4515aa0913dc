//! A change → what it treats, and what merely follows or remembers it.
//!
//! An event *follows* when all its triggers are `on` the treated thing or on followers. A stock *remembers*
//! when it has no update of its own and every effect on it sets it, at least one of them an effect of the
//! treated thing or a follower, or to a value that reads one. A message that is sent, travels and is noted is
//! still the message: its reader reads what was treated.

use presidium_lang::change::{ChangeKind, Line, Quantity};
use presidium_lang::model::{
    Arg, Effect, Event, EventId, ItemRef, Model, OnSource, SetId, StockId, TriggerKind, Writer,
};

use super::place::{At, Place, of_args, of_cells, own_sets};
use super::reads::{Face, Thing, reads};

/// What a change treats; the reason when that is not one thing.
pub(super) fn treated(model: &Model, change: &ChangeKind) -> Result<Vec<Face>, &'static str> {
    let at = |thing: Thing, cells: &[u32]| -> Vec<Face> {
        let places = of_cells(model, &sets(model, thing), cells);
        places.into_iter().map(|place| Face { thing, place }).collect()
    };
    match change {
        ChangeKind::Hold { what, cells, .. } | ChangeKind::Push { what, cells, .. } => {
            Ok(at(Thing::Quantity(*what), cells))
        }
        ChangeKind::Never { item, cells, .. } => Ok(at(Thing::Item(*item), cells)),
        ChangeKind::Cause { event, cells, .. } | ChangeKind::Hazard { event, cells, .. } => {
            Ok(at(Thing::Item(ItemRef::Event(*event)), cells))
        }
        ChangeKind::Take { choice, cells, .. } | ChangeKind::Utility { choice, cells, .. } => {
            Ok(at(Thing::Item(ItemRef::Choice(*choice)), cells))
        }
        ChangeKind::Off { lines } => {
            Ok(lines.iter().filter_map(|l| everywhere(model, owner(model, *l)?)).collect())
        }
        ChangeKind::Swap { .. } => {
            Err("two countries or persons are exchanged: that treats many things at once")
        }
        ChangeKind::Freeze { .. } => Err("a whole part is frozen: that treats many things at once"),
        ChangeKind::Interpretation(_) => Err("another rule set treats many things at once"),
        ChangeKind::Translate(_) => Err("a moved clock treats no thing of the model"),
    }
}

fn everywhere(model: &Model, thing: Thing) -> Option<Face> {
    Some(Face { thing, place: vec![At::Any; sets(model, thing).len()] })
}

/// What a line bears on first: the definition or stock it is part of, the event or choice it drives.
pub(super) fn owner(model: &Model, line: Line) -> Option<Thing> {
    Some(match line {
        Line::Term(id, _) => Thing::Quantity(Quantity::Let(id)),
        Line::Update(id, _) => Thing::Quantity(Quantity::Stock(id)),
        Line::Rate(id, _) | Line::Factor(id, ..) | Line::Trigger(id, _) => Thing::Item(ItemRef::Event(id)),
        Line::Utility(id, ..) => Thing::Item(ItemRef::Choice(id)),
        Line::Effect(item, n) => Thing::Quantity(Quantity::Stock(effects(model, item).get(n)?.stock)),
    })
}

/// The sets of a thing's indices.
fn sets(model: &Model, thing: Thing) -> Vec<SetId> {
    let rule = match thing {
        Thing::Quantity(Quantity::Stock(id)) => model.stocks.get(id.at()).map(|s| &s.rule),
        Thing::Quantity(Quantity::Let(id)) => model.lets.get(id.at()).map(|l| &l.rule),
        Thing::Quantity(Quantity::Input(id)) => {
            return model.inputs.get(id.at()).map_or(Vec::new(), |i| i.sets.clone());
        }
        Thing::Quantity(Quantity::Param(id)) => {
            return model.params.get(id.at()).map_or(Vec::new(), |p| p.sets.clone());
        }
        Thing::Quantity(Quantity::Column(id)) => {
            return model.columns.get(id.at()).map_or(Vec::new(), |c| vec![c.set]);
        }
        Thing::Item(ItemRef::Event(id)) => model.events.get(id.at()).map(|e| &e.rule),
        Thing::Item(ItemRef::Choice(id)) => model.choices.get(id.at()).map(|c| &c.rule),
    };
    rule.map_or(Vec::new(), own_sets)
}

/// The effects of an event or choice.
pub(super) fn effects(model: &Model, item: ItemRef) -> &[Effect] {
    match item {
        ItemRef::Event(id) => model.events.get(id.at()).map_or(&[], |e| &e.effects),
        ItemRef::Choice(id) => model.choices.get(id.at()).map_or(&[], |c| &c.effects),
    }
}

/// The treated things with everything that only follows or remembers them.
pub(super) fn with_followers(model: &Model, treated: Vec<Face>) -> Vec<Face> {
    let mut faces = treated;
    loop {
        let mut new = Vec::new();
        for (id, event) in (0u32..).map(EventId).zip(&model.events) {
            new.extend(followers(event, id, &faces));
        }
        for id in (0u32..).map(StockId).take(model.stocks.len()) {
            new.extend(memories(model, id, &faces));
        }
        new.sort();
        new.dedup();
        new.retain(|face| !faces.contains(face));
        if new.is_empty() {
            return faces;
        }
        faces.extend(new);
    }
}

/// The places at which an event follows the faces, if it does.
fn followers(event: &Event, id: EventId, faces: &[Face]) -> Vec<Face> {
    let mut found: Vec<Place> = Vec::new();
    if event.input || !event.hazards.is_empty() {
        return Vec::new();
    }
    for trigger in &event.triggers {
        let TriggerKind::On { of, .. } = &trigger.kind else { return Vec::new() };
        for source in of {
            let places = own_places(source, event.rule.own, faces);
            if places.is_empty() {
                return Vec::new();
            }
            found.extend(places);
        }
    }
    let thing = Thing::Item(ItemRef::Event(id));
    found.into_iter().map(|place| Face { thing, place }).collect()
}

/// Where a rule must stand for its source to be a face.
fn own_places(source: &OnSource, own: usize, faces: &[Face]) -> Vec<Place> {
    let thing = Thing::Item(source.of);
    let anywhere = vec![At::Any; own];
    let points = of_args(&source.args, &anywhere);
    let matching = faces.iter().filter(|f| f.thing == thing && super::place::meet(&f.place, &points));
    matching
        .map(|face| {
            let mut place = anywhere.clone();
            for (arg, at) in source.args.iter().zip(&face.place) {
                if let Arg::Var(v) = arg
                    && let Some(slot) = place.get_mut(v.at())
                {
                    *slot = *at;
                }
            }
            place
        })
        .collect()
}

/// The places at which a stock remembers the faces, if it does.
fn memories(model: &Model, id: StockId, faces: &[Face]) -> Vec<Face> {
    let Some(stock) = model.stocks.get(id.at()) else { return Vec::new() };
    let mut found: Vec<Place> = Vec::new();
    for writer in &stock.writers {
        let (item, n) = match *writer {
            Writer::Update(_) => return Vec::new(),
            Writer::Event(event, n) => (ItemRef::Event(event), n),
            Writer::Choice(choice, n) => (ItemRef::Choice(choice), n),
        };
        let Some(effect) = effects(model, item).get(n) else { continue };
        if !effect.assign {
            return Vec::new();
        }
        let own: Vec<&Place> =
            faces.iter().filter(|f| f.thing == Thing::Item(item)).map(|f| &f.place).collect();
        found.extend(own.iter().map(|place| of_args(&effect.args, place)));
        if own.is_empty() && reads(model, faces, &effect.value, &[]) {
            found.push(of_args(&effect.args, &[]));
        }
    }
    let thing = Thing::Quantity(Quantity::Stock(id));
    found.into_iter().map(|place| Face { thing, place }).collect()
}
