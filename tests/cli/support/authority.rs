//! Our own certificate authority, and servers with its certificates.

use super::folder::Folder;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use std::path::PathBuf;
use std::sync::Arc;

/// An authority that no machine trusts by itself.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A new one.
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        Self(CertifiedIssuer::self_signed(params, key).expect("it can vouch for itself"))
    }

    /// Its certificate, as a file.
    pub(crate) fn file(&self, folder: &Folder) -> PathBuf {
        folder.write("authority.pem", self.0.pem());
        folder.path("authority.pem")
    }

    /// What a server of this name needs.
    pub(crate) fn vouch_for(&self, name: &str) -> Arc<ServerConfig> {
        let params = CertificateParams::new([name.to_owned()]).expect("it is a name");
        self.sign(&params)
    }

    /// The same, for a certificate that ended long ago.
    pub(crate) fn vouched_for(&self, name: &str) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).expect("it is a name");
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
        self.sign(&params)
    }

    /// The same, for a certificate that ends in this number of days.
    pub(crate) fn vouch_for_days(&self, name: &str, days: i64) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).expect("it is a name");
        let end = Timestamp::now() + SignedDuration::from_hours(24 * days);
        let end = end.to_zoned(TimeZone::UTC).date();
        let number = |it: i8| u8::try_from(it).expect("it is positive");
        params.not_after =
            rcgen::date_time_ymd(end.year().into(), number(end.month()), number(end.day()));
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.signed_by(&key, &self.0).expect("it can be signed");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("it is a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("there are versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        Arc::new(config.expect("the key is the certificate's"))
    }
}
