//! What `admin/meta` tells of parts that this server does not have: that they are off.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// Off, and so without a value.
const NULL: &[&str] = &[
    "googleAnalyticsMeasurementId",
    "hcaptchaSecretKey",
    "mcaptchaSecretKey",
    "recaptchaSecretKey",
    "turnstileSecretKey",
    "smtpHost",
    "smtpPort",
    "smtpUser",
    "smtpPass",
    "swPrivateKey",
    "objectStorageBaseUrl",
    "objectStorageBucket",
    "objectStoragePrefix",
    "objectStorageEndpoint",
    "objectStorageRegion",
    "objectStoragePort",
    "objectStorageAccessKey",
    "objectStorageSecretKey",
    "verifymailAuthKey",
    "truemailInstance",
    "truemailAuthKey",
    "deeplAuthKey",
    "summalyProxy",
    "urlPreviewUserAgent",
    "urlPreviewSummaryProxyUrl",
];

/// Off.
const FALSE: &[&str] = &[
    "setSensitiveFlagAutomatically",
    "enableSensitiveMediaDetectionForVideos",
    "smtpSecure",
    "objectStorageUseSSL",
    "objectStorageUseProxy",
    "objectStorageSetPublicRead",
    "enableActiveEmailValidation",
    "enableVerifymailApi",
    "enableTruemailApi",
    "enableChartsForRemoteUser",
    "enableChartsForFederatedInstances",
    "enableStatsForFederatedInstances",
    "enableFanoutTimeline",
    "enableFanoutTimelineDbFallback",
    "enableReactionsBuffering",
    "deeplIsPro",
    "objectStorageS3ForcePathStyle",
    "urlPreviewAllowRedirect",
    "urlPreviewRequireContentLength",
];

/// Nothing is kept, so none of it.
const ZERO: &[&str] = &[
    "perLocalUserUserTimelineCacheMax",
    "perRemoteUserUserTimelineCacheMax",
    "perUserHomeTimelineCacheMax",
    "perUserListTimelineCacheMax",
    "urlPreviewTimeout",
    "urlPreviewMaximumContentLength",
];

/// The settings of parts that are not there, under the names that clients know.
pub(super) struct Unsupported;

impl Serialize for Unsupported {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for name in NULL {
            map.serialize_entry(name, &())?;
        }
        for name in FALSE {
            map.serialize_entry(name, &false)?;
        }
        for name in ZERO {
            map.serialize_entry(name, &0)?;
        }
        map.serialize_entry("sensitiveMediaDetection", "none")?;
        map.serialize_entry("sensitiveMediaDetectionSensitivity", "medium")?;
        map.serialize_entry("deliverSuspendedSoftware", &[(); 0])?;
        map.end()
    }
}

impl JsonSchema for Unsupported {
    fn schema_name() -> Cow<'static, str> {
        "Unsupported".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}
