-- SQLite makes a table anew to change its checks.
CREATE TABLE new_people (
    id INTEGER NOT NULL, telegram_id BIGINT NOT NULL, label VARCHAR(64) NOT NULL, role VARCHAR(20) NOT NULL,
    site_id INTEGER NOT NULL, active BOOLEAN NOT NULL, created_at DATETIME NOT NULL, printed_name VARCHAR(100),
    pin_hash VARCHAR(128), pin_salt VARCHAR(32), pin_tries INTEGER DEFAULT 0 NOT NULL, locked_at DATETIME,
    backup_id INTEGER, digest BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT ck_people_label CHECK (length(label) BETWEEN 1 AND 64),
    CONSTRAINT fk_people_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT ck_people_role
        CHECK (role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')),
    CONSTRAINT uq_people_telegram_id UNIQUE (telegram_id),
    CONSTRAINT ck_people_active CHECK (active IN (true, false)),
    CONSTRAINT ck_people_telegram_id CHECK (telegram_id BETWEEN 1 AND 9223372036854775807),
    CONSTRAINT ck_people_pin CHECK ((pin_hash IS NULL) = (pin_salt IS NULL)),
    CONSTRAINT ck_people_pin_hash CHECK (pin_hash IS NULL OR length(pin_hash) = 128),
    CONSTRAINT ck_people_pin_tries CHECK (pin_tries BETWEEN 0 AND 5),
    CONSTRAINT ck_people_backup_id CHECK (backup_id <> id),
    CONSTRAINT ck_people_digest CHECK (digest IN (true, false)),
    CONSTRAINT fk_people_backup_id FOREIGN KEY(backup_id) REFERENCES people (id)
);

INSERT INTO new_people
    (id, telegram_id, label, role, site_id, active, created_at)
    SELECT id, telegram_id, label, role, site_id, active, created_at FROM people;

DROP TABLE people;

ALTER TABLE new_people RENAME TO people;

CREATE TABLE new_screenings (
    id INTEGER NOT NULL, site_id INTEGER NOT NULL, subject_code VARCHAR(32) NOT NULL,
    protocol_version VARCHAR(32) NOT NULL, lifecycle VARCHAR(20) NOT NULL, version INTEGER NOT NULL,
    current TEXT NOT NULL, reason VARCHAR(500), created_at DATETIME NOT NULL, created_by INTEGER NOT NULL,
    updated_at DATETIME NOT NULL, updated_by INTEGER NOT NULL,
    CONSTRAINT pk_screenings PRIMARY KEY (id),
    CONSTRAINT ck_screenings_subject_code CHECK (length(subject_code) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_lifecycle
        CHECK (lifecycle IN ('draft', 'amending', 'finished', 'awaiting', 'signed', 'rejected', 'registered', 'treating', 'completed', 'off_study', 'withdrawn')),
    CONSTRAINT fk_screenings_updated_by FOREIGN KEY(updated_by) REFERENCES people (id),
    CONSTRAINT ck_screenings_protocol_version CHECK (length(protocol_version) BETWEEN 1 AND 32),
    CONSTRAINT fk_screenings_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT ck_screenings_reason
        CHECK (lifecycle NOT IN ('amending', 'withdrawn') OR coalesce(length(reason), 0) BETWEEN 1 AND 500),
    CONSTRAINT fk_screenings_created_by FOREIGN KEY(created_by) REFERENCES people (id),
    CONSTRAINT ck_screenings_version CHECK (version BETWEEN 1 AND 2147483647)
);

INSERT INTO new_screenings
    (id, site_id, subject_code, protocol_version, lifecycle, version, current, reason, created_at, created_by,
    updated_at, updated_by)
    SELECT id, site_id, subject_code, protocol_version, lifecycle, version, current, reason, created_at,
    created_by, updated_at, updated_by FROM screenings;

DROP TABLE screenings;

ALTER TABLE new_screenings RENAME TO screenings;

CREATE INDEX ix_screenings_list ON screenings (site_id, lifecycle, updated_at);

CREATE UNIQUE INDEX uq_screenings_open ON screenings (site_id, subject_code) WHERE lifecycle IN ('draft', 'amending');

CREATE INDEX ix_screenings_code ON screenings (site_id, subject_code);

CREATE TABLE signatures (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, revision INTEGER NOT NULL,
    person_id INTEGER NOT NULL, printed_name VARCHAR(100) NOT NULL, outcome VARCHAR(20) NOT NULL,
    meaning VARCHAR(200) NOT NULL, content TEXT, content_hash VARCHAR(64) NOT NULL, signed_at DATETIME NOT NULL,
    voided_at DATETIME, void_reason VARCHAR(500),
    CONSTRAINT pk_signatures PRIMARY KEY (id),
    CONSTRAINT ck_signatures_outcome CHECK (outcome IN ('approved', 'rejected')),
    CONSTRAINT ck_signatures_void CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
    CONSTRAINT ck_signatures_content_hash CHECK (length(content_hash) = 64),
    CONSTRAINT ck_signatures_meaning CHECK (length(meaning) BETWEEN 1 AND 200),
    CONSTRAINT ck_signatures_printed_name CHECK (length(printed_name) BETWEEN 1 AND 100),
    CONSTRAINT ck_signatures_revision CHECK (revision BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_signatures_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_signatures_void_reason CHECK (void_reason IS NULL OR length(void_reason) BETWEEN 1 AND 500),
    CONSTRAINT fk_signatures_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_signatures_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_signatures_screening_id_version UNIQUE (screening_id, version)
);

CREATE TABLE registrations (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, site_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL, number VARCHAR(20) NOT NULL, "on" DATE NOT NULL, decision TEXT NOT NULL,
    pregnancy_test BOOLEAN NOT NULL, start_by DATE, contraception BOOLEAN NOT NULL, signature_id INTEGER NOT NULL,
    "by" INTEGER NOT NULL, at DATETIME NOT NULL,
    CONSTRAINT pk_registrations PRIMARY KEY (id),
    CONSTRAINT ck_registrations_contraception CHECK (contraception IN (true, false)),
    CONSTRAINT ck_registrations_number CHECK (length(number) BETWEEN 1 AND 20),
    CONSTRAINT ck_registrations_pregnancy_test CHECK (pregnancy_test IN (true, false)),
    CONSTRAINT ck_registrations_sequence CHECK (sequence BETWEEN 1 AND 9999),
    CONSTRAINT ck_registrations_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_registrations_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_registrations_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_registrations_signature_id FOREIGN KEY(signature_id) REFERENCES signatures (id),
    CONSTRAINT fk_registrations_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT uq_registrations_number UNIQUE (number),
    CONSTRAINT uq_registrations_screening_id UNIQUE (screening_id),
    CONSTRAINT uq_registrations_site_id_sequence UNIQUE (site_id, sequence)
);

CREATE TABLE measures (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, what VARCHAR(10) NOT NULL,
    value VARCHAR(12) NOT NULL, "on" DATE NOT NULL, salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_measures PRIMARY KEY (id),
    CONSTRAINT ck_measures_what CHECK (what IN ('weight', 'height')),
    CONSTRAINT ck_measures_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_measures_value CHECK (length(value) BETWEEN 1 AND 12),
    CONSTRAINT ck_measures_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_measures_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_measures_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_measures_screening_id_version_what UNIQUE (screening_id, version, what)
);

CREATE TABLE doses (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, cycle INTEGER NOT NULL,
    mcg_per_day VARCHAR(12) NOT NULL, weight_kg VARCHAR(12) NOT NULL, working TEXT NOT NULL,
    salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL, at DATETIME NOT NULL,
    CONSTRAINT pk_doses PRIMARY KEY (id),
    CONSTRAINT ck_doses_cycle CHECK (cycle BETWEEN 1 AND 2),
    CONSTRAINT ck_doses_mcg_per_day CHECK (length(mcg_per_day) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_doses_weight_kg CHECK (length(weight_kg) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_doses_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_doses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_doses_screening_id_version UNIQUE (screening_id, version)
);

CREATE TABLE course_events (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, action VARCHAR(20) NOT NULL,
    cycle INTEGER, item_id VARCHAR(40), wall VARCHAR(19), zone VARCHAR(64) NOT NULL, utc DATETIME,
    reason VARCHAR(500), salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL, at DATETIME NOT NULL,
    CONSTRAINT pk_course_events PRIMARY KEY (id),
    CONSTRAINT ck_course_events_action
        CHECK (action IN ('start', 'began', 'pause', 'restart', 'stop', 'move', 'cancel', 'cancel_start', 'restore', 'complete', 'off_study')),
    CONSTRAINT ck_course_events_cycle CHECK (cycle IS NULL OR cycle BETWEEN 1 AND 2),
    CONSTRAINT ck_course_events_item_id CHECK (item_id IS NULL OR length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_course_events_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_course_events_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_course_events_reason CHECK (reason IS NULL OR length(reason) BETWEEN 1 AND 500),
    CONSTRAINT ck_course_events_wall CHECK (utc IS NULL OR wall IS NOT NULL),
    CONSTRAINT ck_course_events_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_course_events_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_course_events_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_course_events_screening_id_version UNIQUE (screening_id, version)
);

CREATE TABLE responses (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, cycle INTEGER NOT NULL,
    "on" DATE NOT NULL, blasts_percent VARCHAR(12) NOT NULL, flow_mrd_percent VARCHAR(12), hts_detected BOOLEAN,
    salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL, at DATETIME NOT NULL,
    CONSTRAINT pk_responses PRIMARY KEY (id),
    CONSTRAINT ck_responses_cycle CHECK (cycle BETWEEN 1 AND 2),
    CONSTRAINT ck_responses_hts_detected CHECK (hts_detected IS NULL OR hts_detected IN (true, false)),
    CONSTRAINT ck_responses_blasts_percent CHECK (length(blasts_percent) BETWEEN 1 AND 12),
    CONSTRAINT ck_responses_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_responses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_responses_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_responses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_responses_screening_id_version UNIQUE (screening_id, version)
);

CREATE TABLE plan_items (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, item_id VARCHAR(40) NOT NULL, kind VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL, due_day DATE NOT NULL, due_wall VARCHAR(19) NOT NULL, zone VARCHAR(64) NOT NULL,
    due_utc DATETIME, until_wall VARCHAR(19), until_utc DATETIME, reason TEXT NOT NULL, source TEXT NOT NULL,
    sequence INTEGER NOT NULL, updated_at DATETIME NOT NULL, cancelled_at DATETIME,
    CONSTRAINT pk_plan_items PRIMARY KEY (id),
    CONSTRAINT ck_plan_items_due_wall CHECK (length(due_wall) BETWEEN 1 AND 19),
    CONSTRAINT ck_plan_items_item_id CHECK (length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_plan_items_kind CHECK (length(kind) BETWEEN 1 AND 40),
    CONSTRAINT ck_plan_items_title CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT ck_plan_items_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_plan_items_sequence CHECK (sequence BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_plan_items_until CHECK (until_utc IS NULL OR until_wall IS NOT NULL),
    CONSTRAINT fk_plan_items_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_plan_items_screening_id_item_id UNIQUE (screening_id, item_id)
);

CREATE INDEX ix_plan_items_day ON plan_items (due_day);

CREATE TABLE reminders (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, item_id VARCHAR(40) NOT NULL,
    reminder_id VARCHAR(60) NOT NULL, recipient_id INTEGER NOT NULL, due_wall VARCHAR(19) NOT NULL,
    zone VARCHAR(64) NOT NULL, due_utc DATETIME NOT NULL, event_utc DATETIME NOT NULL, urgent BOOLEAN NOT NULL,
    stage VARCHAR(10) NOT NULL, next_at DATETIME, rung INTEGER NOT NULL, first_sent_at DATETIME, done_by INTEGER,
    done_at DATETIME, epoch INTEGER,
    CONSTRAINT pk_reminders PRIMARY KEY (id),
    CONSTRAINT ck_reminders_done CHECK ((stage = 'done') = (done_at IS NOT NULL)),
    CONSTRAINT ck_reminders_next_at CHECK (stage IN ('waiting', 'sent') OR next_at IS NULL),
    CONSTRAINT ck_reminders_stage CHECK (stage IN ('waiting', 'sent', 'done', 'cancelled')),
    CONSTRAINT ck_reminders_epoch CHECK (epoch IS NULL OR epoch BETWEEN 0 AND 9223372036854775807),
    CONSTRAINT ck_reminders_due_wall CHECK (length(due_wall) BETWEEN 1 AND 19),
    CONSTRAINT ck_reminders_item_id CHECK (length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_reminders_reminder_id CHECK (length(reminder_id) BETWEEN 1 AND 60),
    CONSTRAINT ck_reminders_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_reminders_rung CHECK (rung BETWEEN 0 AND 100),
    CONSTRAINT ck_reminders_urgent CHECK (urgent IN (true, false)),
    CONSTRAINT fk_reminders_done_by FOREIGN KEY(done_by) REFERENCES people (id),
    CONSTRAINT fk_reminders_recipient_id FOREIGN KEY(recipient_id) REFERENCES people (id),
    CONSTRAINT fk_reminders_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_reminders_screening_id_reminder_id_recipient_id UNIQUE (screening_id, reminder_id, recipient_id)
);

CREATE INDEX ix_reminders_next ON reminders (next_at) WHERE next_at IS NOT NULL;

CREATE TRIGGER registrations_kept BEFORE UPDATE ON registrations
    BEGIN SELECT RAISE(ABORT, 'registrations are only added to'); END;

CREATE TRIGGER measures_kept BEFORE UPDATE ON measures
    BEGIN SELECT RAISE(ABORT, 'measures are only added to'); END;

CREATE TRIGGER doses_kept BEFORE UPDATE ON doses
    BEGIN SELECT RAISE(ABORT, 'doses are only added to'); END;

CREATE TRIGGER course_events_kept BEFORE UPDATE ON course_events
    BEGIN SELECT RAISE(ABORT, 'course_events are only added to'); END;

CREATE TRIGGER responses_kept BEFORE UPDATE ON responses
    BEGIN SELECT RAISE(ABORT, 'responses are only added to'); END;

-- A signature is voided once, and loses its content where a value in it is erased; nothing else of it may change.
CREATE TRIGGER signatures_kept BEFORE UPDATE ON signatures
    WHEN (NEW.content IS NOT NULL AND NEW.content IS NOT OLD.content)
      OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NOT OLD.voided_at OR NEW.void_reason IS NOT OLD.void_reason))
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.version IS NOT OLD.version
      OR NEW.revision IS NOT OLD.revision OR NEW.person_id IS NOT OLD.person_id
      OR NEW.printed_name IS NOT OLD.printed_name OR NEW.outcome IS NOT OLD.outcome
      OR NEW.meaning IS NOT OLD.meaning OR NEW.content_hash IS NOT OLD.content_hash
      OR NEW.signed_at IS NOT OLD.signed_at
    BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END;

CREATE TRIGGER registrations_never_deleted BEFORE DELETE ON registrations
    BEGIN SELECT RAISE(ABORT, 'registrations are only added to'); END;

CREATE TRIGGER measures_never_deleted BEFORE DELETE ON measures
    BEGIN SELECT RAISE(ABORT, 'measures are only added to'); END;

CREATE TRIGGER doses_never_deleted BEFORE DELETE ON doses
    BEGIN SELECT RAISE(ABORT, 'doses are only added to'); END;

CREATE TRIGGER course_events_never_deleted BEFORE DELETE ON course_events
    BEGIN SELECT RAISE(ABORT, 'course_events are only added to'); END;

CREATE TRIGGER responses_never_deleted BEFORE DELETE ON responses
    BEGIN SELECT RAISE(ABORT, 'responses are only added to'); END;

CREATE TRIGGER signatures_never_deleted BEFORE DELETE ON signatures
    BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END;
