ALTER TABLE `api_keys` ADD `mailbox_id` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_used_at_ms` integer;--> statement-breakpoint
ALTER TABLE `dkim_keys` ADD `state` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `dkim_keys` ADD `retired_at_ms` integer;