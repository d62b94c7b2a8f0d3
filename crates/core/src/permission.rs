//! What an access token may do: Misskey's scopes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! permissions {
    ($($variant:ident = $text:literal,)*) => {
        /// A scope of an access token, as MiAuth and `app/create` name it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is its text")]
        pub enum Permission {
            $($variant,)*
        }

        impl Permission {
            /// Every scope there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The scope's name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl FromStr for Permission {
            type Err = UnknownPermission;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(UnknownPermission),
                }
            }
        }
    };
}

permissions! {
    ReadAccount = "read:account",
    ReadAdminAbuseReportNotificationRecipient = "read:admin:abuse-report:notification-recipient",
    ReadAdminAbuseUserReports = "read:admin:abuse-user-reports",
    ReadAdminAccount = "read:admin:account",
    ReadAdminAd = "read:admin:ad",
    ReadAdminAnnouncements = "read:admin:announcements",
    ReadAdminAvatarDecorations = "read:admin:avatar-decorations",
    ReadAdminDrive = "read:admin:drive",
    ReadAdminEmoji = "read:admin:emoji",
    ReadAdminIndexStats = "read:admin:index-stats",
    ReadAdminInviteCodes = "read:admin:invite-codes",
    ReadAdminMeta = "read:admin:meta",
    ReadAdminQueue = "read:admin:queue",
    ReadAdminRelays = "read:admin:relays",
    ReadAdminRoles = "read:admin:roles",
    ReadAdminServerInfo = "read:admin:server-info",
    ReadAdminShowModerationLog = "read:admin:show-moderation-log",
    ReadAdminShowUser = "read:admin:show-user",
    ReadAdminSystemWebhook = "read:admin:system-webhook",
    ReadAdminTableStats = "read:admin:table-stats",
    ReadAdminUserIps = "read:admin:user-ips",
    ReadBlocks = "read:blocks",
    ReadChannels = "read:channels",
    ReadChat = "read:chat",
    ReadClipFavorite = "read:clip-favorite",
    ReadDrive = "read:drive",
    ReadFavorites = "read:favorites",
    ReadFederation = "read:federation",
    ReadFlash = "read:flash",
    ReadFlashLikes = "read:flash-likes",
    ReadFollowing = "read:following",
    ReadGallery = "read:gallery",
    ReadGalleryLikes = "read:gallery-likes",
    ReadInviteCodes = "read:invite-codes",
    ReadMutes = "read:mutes",
    ReadNotifications = "read:notifications",
    ReadPageLikes = "read:page-likes",
    ReadPages = "read:pages",
    WriteAccount = "write:account",
    WriteAdminAbuseReportNotificationRecipient = "write:admin:abuse-report:notification-recipient",
    WriteAdminAccount = "write:admin:account",
    WriteAdminAd = "write:admin:ad",
    WriteAdminAnnouncements = "write:admin:announcements",
    WriteAdminAvatarDecorations = "write:admin:avatar-decorations",
    WriteAdminDeleteAccount = "write:admin:delete-account",
    WriteAdminDeleteAllFilesOfAUser = "write:admin:delete-all-files-of-a-user",
    WriteAdminDrive = "write:admin:drive",
    WriteAdminEmoji = "write:admin:emoji",
    WriteAdminFederation = "write:admin:federation",
    WriteAdminInviteCodes = "write:admin:invite-codes",
    WriteAdminMeta = "write:admin:meta",
    WriteAdminPromo = "write:admin:promo",
    WriteAdminQueue = "write:admin:queue",
    WriteAdminRelays = "write:admin:relays",
    WriteAdminResetPassword = "write:admin:reset-password",
    WriteAdminResolveAbuseUserReport = "write:admin:resolve-abuse-user-report",
    WriteAdminRoles = "write:admin:roles",
    WriteAdminSendEmail = "write:admin:send-email",
    WriteAdminSuspendUser = "write:admin:suspend-user",
    WriteAdminSystemWebhook = "write:admin:system-webhook",
    WriteAdminUnsetUserAvatar = "write:admin:unset-user-avatar",
    WriteAdminUnsetUserBanner = "write:admin:unset-user-banner",
    WriteAdminUnsuspendUser = "write:admin:unsuspend-user",
    WriteAdminUserNote = "write:admin:user-note",
    WriteBlocks = "write:blocks",
    WriteChannels = "write:channels",
    WriteChat = "write:chat",
    WriteClipFavorite = "write:clip-favorite",
    WriteDrive = "write:drive",
    WriteFavorites = "write:favorites",
    WriteFlash = "write:flash",
    WriteFlashLikes = "write:flash-likes",
    WriteFollowing = "write:following",
    WriteGallery = "write:gallery",
    WriteGalleryLikes = "write:gallery-likes",
    WriteInviteCodes = "write:invite-codes",
    WriteMutes = "write:mutes",
    WriteNotes = "write:notes",
    WriteNotifications = "write:notifications",
    WritePageLikes = "write:page-likes",
    WritePages = "write:pages",
    WriteReactions = "write:reactions",
    WriteReportAbuse = "write:report-abuse",
    WriteVotes = "write:votes",
}

/// The text is the name of no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown permission")]
pub struct UnknownPermission;

impl Permission {
    /// Whether the scope is about administration, which a plain account's token cannot use.
    pub fn is_admin(self) -> bool {
        self.as_str().contains(":admin:")
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
