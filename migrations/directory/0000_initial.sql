CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`permission` text NOT NULL,
	`domain_id` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`revoked_at_ms` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `api_keys_tenant` ON `api_keys` (`tenant_id`,`id`);--> statement-breakpoint
CREATE TABLE `dkim_keys` (
	`tenant_id` text NOT NULL,
	`domain_id` text NOT NULL,
	`id` text NOT NULL,
	`selector` text NOT NULL,
	`algorithm` text NOT NULL,
	`public_txt` text NOT NULL,
	`sealed_private_key` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `domain_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `domain_records` (
	`tenant_id` text NOT NULL,
	`domain_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`seen` text,
	`explanation` text,
	`checked_at_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `domain_id`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `domains` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`return_path_label` text NOT NULL,
	`ownership_token` text NOT NULL,
	`open_tracking` integer DEFAULT false NOT NULL,
	`click_tracking` integer DEFAULT false NOT NULL,
	`tls` text DEFAULT 'opportunistic' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`verified_at_ms` integer,
	`checked_at_ms` integer,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `domains_tenant_name` ON `domains` (`tenant_id`,`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `domains_verified_name` ON `domains` (`name`) WHERE status = 'verified';--> statement-breakpoint
CREATE TABLE `relay_nonces` (
	`relay_id` text NOT NULL,
	`nonce` text NOT NULL,
	`seen_at_ms` integer NOT NULL,
	PRIMARY KEY(`relay_id`, `nonce`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `relay_nonces_seen` ON `relay_nonces` (`seen_at_ms`);--> statement-breakpoint
CREATE TABLE `relays` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`weight` integer DEFAULT 100 NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`sealed_secret` text NOT NULL,
	`sealed_previous_secret` text,
	`created_at_ms` integer NOT NULL,
	`heartbeat_at_ms` integer,
	`lease_until_ms` integer,
	`report` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text,
	`status` text DEFAULT 'pending' NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`inviter_id` text NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`inviter_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `invitation_tenant` ON `invitation` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `invitation_email` ON `invitation` (`email`);--> statement-breakpoint
CREATE TABLE `member` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text DEFAULT 'member' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenant`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "member_role" CHECK("member"."role" <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `member_tenant_user` ON `member` (`tenant_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `member_user` ON `member` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	`active_tenant_id` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `tenant` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`logo` text,
	`created_at` integer NOT NULL,
	`metadata` text,
	`shard` integer NOT NULL,
	`plan` text DEFAULT 'free' NOT NULL,
	`daily_quota` integer DEFAULT 1000000 NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	CONSTRAINT "tenant_state" CHECK("tenant"."state" in ('active', 'paused', 'moving'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_slug_unique` ON `tenant` (`slug`);--> statement-breakpoint
CREATE TABLE `two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`user_id` text NOT NULL,
	`verified` integer DEFAULT true,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `two_factor_user` ON `two_factor` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`two_factor_enabled` integer DEFAULT false,
	`locale` text,
	`staff` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE INDEX `verification_expiry` ON `verification` (`expires_at`);