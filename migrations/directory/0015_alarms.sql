CREATE TABLE `alarms` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text,
	`text` text NOT NULL,
	`since_ms` integer NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`ended_at_ms` integer,
	`mailed_at_ms` integer,
	`posted_at_ms` integer,
	`end_mailed_at_ms` integer,
	`end_posted_at_ms` integer
);
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`digest` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`reason` text,
	`state` text NOT NULL,
	`times` integer NOT NULL,
	`first_seen_ms` integer NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`state_since_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dead_letters_message` ON `dead_letters` (`queue`,`digest`);--> statement-breakpoint
CREATE INDEX `dead_letters_state` ON `dead_letters` (`state`,`queue`,`last_seen_ms`);