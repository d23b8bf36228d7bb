ALTER TABLE `domain_records` ADD `warning` text;--> statement-breakpoint
ALTER TABLE `domains` ADD `failed_checks` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `failing_since_ms` integer;