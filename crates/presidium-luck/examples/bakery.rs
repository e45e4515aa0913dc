//! A bakery over a year, with and without a new ingredient: a change that touches nothing changes nothing.
#![expect(clippy::print_stdout, reason = "an example talks")]

use presidium_luck::distribution::{bernoulli, normal, poisson};
use presidium_luck::draw::uniform;
use presidium_luck::key::{Site, site_hash};

const HISTORIES: u64 = 2_000;

/// What differs between worlds: saffron is on the shelf (nobody bakes with it), the oven is serviced.
#[derive(Clone, Copy)]
struct World {
    saffron: bool,
    serviced: bool,
}

/// Loaves sold in one year; `luck` gives a uniform for a site and a day.
fn year(world: World, mut luck: impl FnMut(&'static str, u64) -> f64) -> f64 {
    (0..365).fold(0.0, |sold, day| {
        let warmth = normal::quantile(luck("weather", day), 0.0, 1.0);
        if world.saffron {
            let _price = normal::quantile(luck("saffron price", day), 9.0, 1.0);
        }
        let broken = bernoulli::quantile(luck("oven breaks", day), if world.serviced { 0.005 } else { 0.01 });
        let customers = poisson::quantile(luck("customers", day), 200.0 + 10.0 * warmth);
        sold + customers * (1.0 - broken)
    })
}

fn keyed(world: World, history: u64) -> f64 {
    year(world, |site, day| uniform(Site::new(1, site_hash(site, &[])), history, day))
}

/// The usual way: one stream per history, the next number for whoever asks next.
fn in_sequence(world: World, history: u64) -> f64 {
    let mut asked = 0u64..;
    let stream = Site::new(1, site_hash("stream", &[]));
    year(world, |_, _| asked.next().map_or(f64::NAN, |ordinal| uniform(stream, history, ordinal)))
}

fn main() {
    let plain = World { saffron: false, serviced: false };
    let saffron = World { saffron: true, ..plain };
    let serviced = World { serviced: true, ..plain };
    let count = |f: &dyn Fn(u64) -> bool| (1..=HISTORIES).filter(|&h| f(h)).count();
    let same = |sold: fn(World, u64) -> f64| count(&|h| sold(plain, h) == sold(saffron, h));
    println!("saffron on the shelf: {} of {HISTORIES} histories identical if luck is keyed,", same(keyed));
    println!("  {} if it is drawn in sequence", same(in_sequence));
    let effect = |h| keyed(serviced, h) - keyed(plain, h);
    let (more, less) = (count(&|h| effect(h) > 0.0), count(&|h| effect(h) < 0.0));
    println!("oven serviced: more loaves in {more} histories, fewer in {less}");
    for h in 1..=5 {
        println!(
            "  history {h}: {} loaves, serviced {:+}",
            keyed(plain, h),
            keyed(serviced, h) - keyed(plain, h)
        );
    }
}
