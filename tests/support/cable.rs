//! A cable between a server and something that it needs, which can be pulled out.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Carries connections to an address. Cheap to clone.
#[derive(Clone)]
pub struct Cable {
    /// Where it begins: host and port.
    pub address: String,
    /// The connections that it carries; `None` while it is out.
    carried: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Cable {
    /// A cable to a host and port.
    pub fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let cable = Self {
            address: listener.local_addr().expect("an address").to_string(),
            carried: Arc::new(Mutex::new(Some(Vec::new()))),
        };
        let (there, target) = (cable.clone(), target.to_owned());
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                // Who cannot be carried is hung up on.
                let _hung_up = there.carry(near, &target);
            }
        });
        cable
    }

    /// Pulls it out: all connections break, and new ones end at once.
    pub fn pull(&self) {
        let carried = self.carried.lock().unwrap().take();
        for stream in carried.into_iter().flatten() {
            // It may be closed already.
            let _closed = stream.shutdown(Shutdown::Both);
        }
    }

    /// Plugs it in again.
    pub fn plug(&self) {
        self.carried.lock().unwrap().get_or_insert_default();
    }

    fn carry(&self, near: TcpStream, target: &str) -> io::Result<()> {
        let mut carried = self.carried.lock().unwrap();
        let Some(carried) = carried.as_mut() else { return Ok(()) };
        let far = TcpStream::connect(target)?;
        carried.extend([near.try_clone()?, far.try_clone()?]);
        for (from, to) in [(near.try_clone()?, far.try_clone()?), (far, near)] {
            std::thread::spawn(move || {
                let (mut from, mut to) = (from, to);
                let _broken = io::copy(&mut from, &mut to);
                let _closed = to.shutdown(Shutdown::Both);
            });
        }
        Ok(())
    }
}
