//! Certificates of receivers: trusted now, and for how long.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a certificate has to be valid so that nothing is said about its end.
pub(super) const EXPIRES_SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Asks a verifier twice: for now, which decides, and for later, which is only kept.
#[derive(Debug)]
pub(super) struct Foresight {
    verifier: Arc<dyn ServerCertVerifier>,
    expires_soon: AtomicBool,
}

impl Foresight {
    /// For one connection.
    pub(super) fn new(verifier: Arc<dyn ServerCertVerifier>) -> Arc<Self> {
        Arc::new(Self {
            verifier,
            expires_soon: AtomicBool::new(false),
        })
    }

    /// Whether the certificate that was verified ends soon.
    pub(super) fn expires_soon(&self) -> bool {
        self.expires_soon.load(Ordering::SeqCst)
    }

    /// The configuration of a connection that asks this verifier.
    pub(super) fn config(self: Arc<Self>) -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = builder.dangerous().with_custom_certificate_verifier(self);
        Ok(config.with_no_client_auth())
    }
}

/// The verifier of this machine, with the bundled root certificates besides the machine's, so that
/// a container without any works.
pub(super) fn platform() -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned();
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider)?;
    Ok(Arc::new(verifier))
}

impl ServerCertVerifier for Foresight {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify = |at| {
            let Self { verifier, .. } = self;
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, at)
        };
        let verified = verify(now)?;
        let later = Duration::from_secs(now.as_secs()) + EXPIRES_SOON;
        let is_over = verify(UnixTime::since_unix_epoch(later)).is_err();
        self.expires_soon.store(is_over, Ordering::SeqCst);
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
