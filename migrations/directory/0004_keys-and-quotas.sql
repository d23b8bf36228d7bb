ALTER TABLE `api_keys` ADD `last_used_at_ms` integer;--> statement-breakpoint
ALTER TABLE `tenant` ADD `monthly_quota` integer DEFAULT 30000000 NOT NULL;