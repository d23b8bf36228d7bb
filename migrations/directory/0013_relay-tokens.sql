CREATE TABLE `relay_tokens` (
	`relay_id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`created_by` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`used_with` text
);
