//! Nanoseconds per element of some kernels at every level of this machine; `--release`, please.
#![expect(clippy::print_stdout, reason = "an example talks")]
#![expect(clippy::disallowed_methods, reason = "a stopwatch asks the time")]

use std::hint::black_box;
use std::time::Instant;

use presidium_luck::distribution as law;
use presidium_luck::key::{Site, site_hash};
use presidium_luck::vector::{available, kernels_at};

const LANES: usize = 1024;

type Row = (&'static str, fn(f64) -> f64);

/// The best of several rounds, in nanoseconds per element.
fn time(mut run: impl FnMut()) -> f64 {
    (0..30).fold(f64::INFINITY, |best, _| {
        let start = Instant::now();
        for _ in 0..100 {
            run();
        }
        best.min(start.elapsed().as_secs_f64() * 1e9 / (100 * LANES) as f64)
    })
}

fn main() {
    let site = Site::new(1, site_hash("speed", &[]));
    for level in available() {
        let Some(k) = kernels_at(level) else { continue };
        let mut u = vec![0.0; LANES];
        (k.uniforms_consecutive)(site, 0, 1, &mut u);
        let histories: Vec<u64> = (0..LANES as u64).collect();
        let mut out = vec![0.0; LANES];
        let b = vec![1.25; LANES];
        println!("{level:?}");
        let mut row = |name: &str, run: &mut dyn FnMut(&mut [f64])| {
            println!("  {name:22} {:6.2} ns", time(|| run(black_box(&mut out))));
        };
        row("add_assign_masked", &mut |out| (k.add_assign_masked)(out, black_box(&u), &b));
        row("normal_quantile", &mut |out| (k.normal_quantile)(out, black_box(&u)));
        row("exponential_quantile", &mut |out| (k.exponential_quantile)(out, black_box(&u)));
        row("uniforms_consecutive", &mut |out| (k.uniforms_consecutive)(site, 7, 1, out));
        row("uniforms", &mut |out| (k.uniforms)(site, black_box(&histories), &histories, out));
        row("all_finite", &mut |_| {
            black_box((k.all_finite)(black_box(&u)));
        });
    }
    laws(site);
}

/// The laws that have no kernel, one value at a time.
fn laws(site: Site) {
    let mut u = vec![0.0; LANES];
    presidium_luck::draw::uniforms_consecutive(site, 0, 1, &mut u);
    let rows: [Row; 14] = [
        ("poisson 3", |u| law::poisson::quantile(u, 3.0)),
        ("poisson 19", |u| law::poisson::quantile(u, 19.0)),
        ("poisson 50", |u| law::poisson::quantile(u, 50.0)),
        ("poisson 1e4", |u| law::poisson::quantile(u, 1e4)),
        ("binomial 10, 0.3", |u| law::binomial::quantile(u, 10.0, 0.3)),
        ("binomial 100, 0.3", |u| law::binomial::quantile(u, 100.0, 0.3)),
        ("binomial 1e3, 0.3", |u| law::binomial::quantile(u, 1e3, 0.3)),
        ("binomial 1e5, 0.01", |u| law::binomial::quantile(u, 1e5, 0.01)),
        ("binomial 1e5, 0.3", |u| law::binomial::quantile(u, 1e5, 0.3)),
        ("negative binomial 5, 2", |u| law::negative_binomial::quantile(u, 5.0, 2.0)),
        ("negative binomial 100, 2", |u| law::negative_binomial::quantile(u, 100.0, 2.0)),
        ("gamma 2.5", |u| law::gamma::quantile(u, 2.5, 1.0)),
        ("beta 2, 5", |u| law::beta::quantile(u, 2.0, 5.0)),
        ("student_t 5", |u| law::student_t::quantile(u, 5.0)),
    ];
    println!("one value at a time");
    for (name, quantile) in rows {
        let best = (0..5).fold(f64::INFINITY, |best: f64, _| {
            let start = Instant::now();
            black_box(u.iter().map(|&u| quantile(black_box(u))).sum::<f64>());
            best.min(start.elapsed().as_secs_f64() * 1e9 / LANES as f64)
        });
        println!("  {name:26} {best:8.1} ns");
    }
}
