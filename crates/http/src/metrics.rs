//! What is counted of requests, in a bounded number of series: endpoints are those of the registry.

use std::time::Duration;

use prometheus::{Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

/// Counters of the API.
#[derive(Clone)]
pub struct HttpMetrics {
    registry: Registry,
    calls: IntCounterVec,
    seconds: HistogramVec,
}

impl HttpMetrics {
    /// Registers the counters; `/metrics` shows everything in `registry`.
    pub fn new(registry: Registry) -> Result<Self, prometheus::Error> {
        let calls = Opts::new("kanikey_api_calls_total", "Calls of API endpoints by status");
        let calls = IntCounterVec::new(calls, &["endpoint", "status"])?;
        let seconds = HistogramOpts::new("kanikey_api_call_seconds", "How long API endpoints took");
        let seconds = HistogramVec::new(seconds, &["endpoint"])?;
        registry.register(Box::new(calls.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self {
            registry,
            calls,
            seconds,
        })
    }

    /// Counts a call.
    pub(crate) fn called(&self, endpoint: &str, status: u16, took: Duration) {
        self.calls.with_label_values(&[endpoint, &status.to_string()]).inc();
        self.seconds.with_label_values(&[endpoint]).observe(took.as_secs_f64());
    }

    /// Everything, in Prometheus' text format.
    pub(crate) fn text(&self) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted() {
        let metrics = HttpMetrics::new(Registry::new()).unwrap();
        metrics.called("ping", 200, Duration::from_millis(3));
        let text = String::from_utf8(metrics.text().unwrap()).unwrap();
        assert!(
            text.contains(r#"kanikey_api_calls_total{endpoint="ping",status="200"} 1"#),
            "{text}"
        );
    }
}
