//! Listening, answering, stopping: a session and an address → a server that runs until it is told to stop.

use crate::limits::Limits;
use crate::routes::router;
use crate::shared::Shared;
use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use presidium::Session;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// Where to listen and how much to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address; this machine alone unless said.
    pub host: IpAddr,
    /// The port; any free one if 0.
    pub port: u16,
    /// Whether an address that others can reach is meant.
    pub expose: bool,
    /// How much is done.
    pub limits: Limits,
}

/// The port unless said.
pub const PORT: u16 = 1956;

impl Default for Options {
    fn default() -> Options {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Options { host, port: PORT, expose: false, limits: Limits::default() }
    }
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("port {} is in use; stop the other program, or choose a port with --port (0 takes a free one)", .0.port())]
    Busy(SocketAddr),
    /// An address that others can reach, without saying so.
    #[error(
        "{0} can be reached by other machines: whoever reaches it can read the model and its sources and keep this \
         machine at work; say --expose if that is meant"
    )]
    Exposed(IpAddr),
    /// The address cannot be listened at.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The system gives no threads or signals.
    #[error("cannot start a server: {0}")]
    Start(std::io::Error),
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    shared: Arc<Shared>,
    stopper: Stopper,
}

/// Stops a server from another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Arc<watch::Sender<bool>>);

impl Stopper {
    /// Stops taking requests, ends the answers under way, then ends the server.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Server {
    /// Listens for a model.
    ///
    /// Errors: `Exposed` when others could reach the address and that is not said to be meant, `Busy`, `Listen`,
    /// `Start`.
    pub fn bind(session: Session, options: &Options) -> Result<Server, ServeError> {
        if !options.host.is_loopback() && !options.expose {
            return Err(ServeError::Exposed(options.host));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("presidium-serve")
            .enable_all()
            .build()
            .map_err(ServeError::Start)?;
        let wanted = SocketAddr::new(options.host, options.port);
        let listener = runtime.block_on(TcpListener::bind(wanted)).map_err(|e| match e.kind() {
            std::io::ErrorKind::AddrInUse => ServeError::Busy(wanted),
            _ => ServeError::Listen(wanted, e),
        })?;
        let address = listener.local_addr().map_err(ServeError::Start)?;
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared::new(session, options.limits.clone(), address, stopping));
        Ok(Server { runtime, listener, shared, stopper: Stopper(Arc::new(stop)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// What stops it.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Answers until [`Stopper::stop`], Ctrl-C or a request to terminate.
    ///
    /// Errors: `Start` when the system gives no signals.
    pub fn run(self) -> Result<(), ServeError> {
        let Server { runtime, listener, shared, stopper } = self;
        let farewell = shared.limits.farewell;
        let result = runtime.block_on(async {
            let signal = signal()?;
            let stop = stopper.clone();
            tokio::spawn(async move {
                signal.await;
                stop.stop();
            });
            serve(listener, shared).await;
            Ok(())
        });
        // Work that is being cancelled ends soon; a thread that does not is left to the end of the program.
        runtime.shutdown_timeout(farewell);
        result
    }
}

/// Ends at Ctrl-C, or when the system asks the program to terminate.
fn signal() -> Result<impl Future<Output = ()> + Send, ServeError> {
    #[cfg(unix)]
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .map_err(ServeError::Start)?;
    #[cfg(unix)]
    let mut interrupted = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
        .map_err(ServeError::Start)?;
    #[cfg(unix)]
    return Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    });
    #[cfg(not(unix))]
    Ok(async {
        // Without the signal there is nothing to wait for; the server then ends when its window is closed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Takes connections until the server stops, then lets those that answer finish.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let router = router(shared.clone());
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(shared.limits.connections));
    let mut stopping = shared.stopping.clone();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let Some((stream, place)) = accepted else { continue };
        let connection = connection(stream, router.clone(), shared.limits.sending);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(shared.limits.farewell) => {}
    }
}

/// A pause after the system refused a connection, for want of open files as a rule.
const PAUSE: Duration = Duration::from_millis(50);

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => {
            // Small answers should go out at once; if the system will not, they go out a little later.
            let _ = stream.set_nodelay(true);
            Some((stream, place))
        }
        Err(_) => {
            tokio::time::sleep(PAUSE).await;
            None
        }
    }
}

type Connection = hyper::server::conn::http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

fn connection(stream: TcpStream, router: Router, sending: Duration) -> Connection {
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(sending)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
