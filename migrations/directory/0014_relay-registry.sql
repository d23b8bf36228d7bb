CREATE TABLE `platform_records` (
	`type` text NOT NULL,
	`host` text NOT NULL,
	`wanted` text NOT NULL,
	`state` text DEFAULT 'unknown' NOT NULL,
	`seen` text,
	`reason` text,
	`fix` text,
	`lookups` integer,
	`checked_at_ms` integer NOT NULL,
	PRIMARY KEY(`type`, `host`, `wanted`)
);
--> statement-breakpoint
CREATE TABLE `relay_changes` (
	`relay_id` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`act` text NOT NULL,
	`by_id` text,
	`by_name` text,
	`detail` text NOT NULL,
	PRIMARY KEY(`relay_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `relay_sources` (
	`relay_id` text NOT NULL,
	`address` text NOT NULL,
	`is_reported` integer NOT NULL,
	`is_entered` integer NOT NULL,
	`reported_ehlo` text,
	`entered_ehlo` text,
	`enabled` integer DEFAULT true NOT NULL,
	`address_state` text DEFAULT 'unknown' NOT NULL,
	`ptr_state` text DEFAULT 'unknown' NOT NULL,
	`spf_state` text DEFAULT 'unknown' NOT NULL,
	`seen` text DEFAULT '{}' NOT NULL,
	`checked_at_ms` integer,
	`due_at_ms` integer NOT NULL,
	PRIMARY KEY(`relay_id`, `address`)
);
--> statement-breakpoint
ALTER TABLE `relay_tokens` ADD `former_valid_ms` integer DEFAULT 86400000 NOT NULL;--> statement-breakpoint
ALTER TABLE `relays` ADD `ehlo_name` text;--> statement-breakpoint
ALTER TABLE `relays` ADD `mx_host` text;--> statement-breakpoint
ALTER TABLE `relays` ADD `mx_priority` integer;--> statement-breakpoint
ALTER TABLE `relays` ADD `lists_sources` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `relays` ADD `previous_secret_until_ms` integer;