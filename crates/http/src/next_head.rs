//! How long a client may take to send the next head on a connection that is kept open. actix-http's own deadline is for
//! the first head only, and what it has for idle connections ends with the first byte that comes.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::net::Shutdown;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::rt;
use bytes::Bytes;
use socket2::{SockRef, Socket};
use tokio::time::{Instant, sleep_until};

/// How long a connection may be idle between two requests. actix-http sees to that.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// A connection as its requests know it.
struct Connection {
    /// A second handle, to close it with. `None`: no request follows.
    socket: RefCell<Option<Socket>>,
    /// How long after an answer the next head must be there.
    patience: Duration,
    under_way: Cell<usize>,
    deadline: Cell<Option<Instant>>,
    is_watched: Cell<bool>,
}

/// A request on its connection, until its answer is out.
pub(crate) struct Turn(Rc<Connection>);

/// An answer's body, with which its turn ends.
pub(crate) struct LastBody {
    body: BoxBody,
    _turn: Option<Turn>,
}

/// Lets every connection have its deadlines; for `HttpServer::on_connect`.
pub(crate) fn watch(header_timeout: Duration) -> impl Fn(&dyn Any, &mut Extensions) + Send + Sync {
    move |stream, data| {
        let stream = stream.downcast_ref::<rt::net::TcpStream>();
        let handle = stream.and_then(|stream| SockRef::from(stream).try_clone().ok());
        if let Some(handle) = handle {
            data.insert(Rc::new(Connection {
                socket: RefCell::new(Some(handle)),
                patience: KEEP_ALIVE + header_timeout,
                under_way: Cell::new(0),
                deadline: Cell::new(None),
                is_watched: Cell::new(false),
            }));
        }
    }
}

impl Turn {
    /// The head of this request is there.
    pub(crate) fn begin(request: &ServiceRequest) -> Option<Self> {
        let connection = request.conn_data::<Rc<Connection>>()?;
        connection.under_way.set(connection.under_way.get() + 1);
        connection.deadline.set(None);
        Some(Self(Rc::clone(connection)))
    }

    /// Ends the turn with the answer.
    pub(crate) fn end_with(
        turn: Option<Self>,
        answer: ServiceResponse<impl MessageBody + 'static>,
    ) -> ServiceResponse<LastBody> {
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS
            && let Some(turn) = &turn
        {
            turn.0.socket.take();
        }
        answer.map_body(|_head, body| LastBody {
            body: body.boxed(),
            _turn: turn,
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let connection = &self.0;
        connection.under_way.set(connection.under_way.get() - 1);
        if connection.under_way.get() == 0 && connection.socket.borrow().is_some() {
            let deadline = Instant::now() + connection.patience;
            connection.deadline.set(Some(deadline));
            close_at(connection, deadline);
        }
    }
}

impl MessageBody for LastBody {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}

/// Closes the connection at its deadline, which may be put off or lifted until then. One task for many requests.
fn close_at(connection: &Rc<Connection>, mut deadline: Instant) {
    if connection.is_watched.replace(true) {
        return;
    }
    let connection = Rc::downgrade(connection);
    rt::spawn(async move {
        loop {
            sleep_until(deadline).await;
            // Closed and gone.
            let Some(connection) = connection.upgrade() else { return };
            match connection.deadline.get() {
                Some(later) if later > deadline => deadline = later,
                due => {
                    connection.is_watched.set(false);
                    if due.is_some()
                        && let Some(socket) = connection.socket.take()
                    {
                        // Nothing more is read: actix-http sends what it has left to send, and closes.
                        let _gone = socket.shutdown(Shutdown::Read);
                    }
                    return;
                }
            }
        }
    });
}
