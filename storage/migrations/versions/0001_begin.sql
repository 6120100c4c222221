PRAGMA application_id = 1114401134; -- "Blin"

CREATE TABLE study (
    id INTEGER NOT NULL, protocol VARCHAR(32) NOT NULL,
    CONSTRAINT pk_study PRIMARY KEY (id),
    CONSTRAINT ck_study_one CHECK (id = 1)
);

CREATE TABLE sites (
    id INTEGER NOT NULL, name VARCHAR(100) NOT NULL, zone VARCHAR(64) NOT NULL, code_pattern VARCHAR(32) NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT pk_sites PRIMARY KEY (id),
    CONSTRAINT ck_sites_code_pattern CHECK (length(code_pattern) BETWEEN 1 AND 32),
    CONSTRAINT ck_sites_name CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_sites_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT uq_sites_name UNIQUE (name)
);

CREATE TABLE people (
    id INTEGER NOT NULL, telegram_id BIGINT NOT NULL, label VARCHAR(64) NOT NULL, role VARCHAR(20) NOT NULL,
    site_id INTEGER NOT NULL, active BOOLEAN NOT NULL, created_at DATETIME NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT ck_people_role
        CHECK (role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')),
    CONSTRAINT ck_people_active CHECK (active IN (true, false)),
    CONSTRAINT ck_people_label CHECK (length(label) BETWEEN 1 AND 64),
    CONSTRAINT ck_people_telegram_id CHECK (telegram_id BETWEEN 1 AND 9223372036854775807),
    CONSTRAINT fk_people_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT uq_people_telegram_id UNIQUE (telegram_id)
);

CREATE TABLE invites (
    id INTEGER NOT NULL, token_hash VARCHAR(64) NOT NULL, site_id INTEGER NOT NULL, role VARCHAR(20) NOT NULL,
    created_by INTEGER, created_at DATETIME NOT NULL, expires_at DATETIME NOT NULL, used_at DATETIME,
    used_by INTEGER,
    CONSTRAINT pk_invites PRIMARY KEY (id),
    CONSTRAINT ck_invites_role
        CHECK (role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')),
    CONSTRAINT ck_invites_used CHECK ((used_at IS NULL) = (used_by IS NULL)),
    CONSTRAINT ck_invites_expires_at CHECK (expires_at > created_at),
    CONSTRAINT ck_invites_token_hash CHECK (length(token_hash) = 64),
    CONSTRAINT fk_invites_created_by FOREIGN KEY(created_by) REFERENCES people (id),
    CONSTRAINT fk_invites_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_invites_used_by FOREIGN KEY(used_by) REFERENCES people (id),
    CONSTRAINT uq_invites_token_hash UNIQUE (token_hash)
);

CREATE TABLE screenings (
    id INTEGER NOT NULL, site_id INTEGER NOT NULL, subject_code VARCHAR(32) NOT NULL,
    protocol_version VARCHAR(32) NOT NULL, lifecycle VARCHAR(20) NOT NULL, version INTEGER NOT NULL,
    current TEXT NOT NULL, reason VARCHAR(500), created_at DATETIME NOT NULL, created_by INTEGER NOT NULL,
    updated_at DATETIME NOT NULL, updated_by INTEGER NOT NULL,
    CONSTRAINT pk_screenings PRIMARY KEY (id),
    CONSTRAINT ck_screenings_lifecycle CHECK (lifecycle IN ('draft', 'amending', 'finished', 'withdrawn')),
    CONSTRAINT ck_screenings_reason
        CHECK (lifecycle NOT IN ('amending', 'withdrawn') OR coalesce(length(reason), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_screenings_protocol_version CHECK (length(protocol_version) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_subject_code CHECK (length(subject_code) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_version CHECK (version BETWEEN 1 AND 2147483647),
    CONSTRAINT fk_screenings_created_by FOREIGN KEY(created_by) REFERENCES people (id),
    CONSTRAINT fk_screenings_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_screenings_updated_by FOREIGN KEY(updated_by) REFERENCES people (id)
);

CREATE INDEX ix_screenings_code ON screenings (site_id, subject_code);

CREATE INDEX ix_screenings_list ON screenings (site_id, lifecycle, updated_at);

CREATE UNIQUE INDEX uq_screenings_open ON screenings (site_id, subject_code) WHERE lifecycle IN ('draft', 'amending');

CREATE TABLE answers (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, "key" VARCHAR(64) NOT NULL, value TEXT, salt VARCHAR(32),
    version INTEGER NOT NULL, author_id INTEGER NOT NULL, at DATETIME NOT NULL, reason VARCHAR(500),
    CONSTRAINT pk_answers PRIMARY KEY (id),
    CONSTRAINT ck_answers_erased CHECK ((value IS NULL) = (salt IS NULL)),
    CONSTRAINT ck_answers_key CHECK (length(key) BETWEEN 1 AND 64),
    CONSTRAINT ck_answers_salt CHECK (salt IS NULL OR length(salt) = 32),
    CONSTRAINT ck_answers_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_answers_author_id FOREIGN KEY(author_id) REFERENCES people (id),
    CONSTRAINT fk_answers_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_answers_screening_id_version_key UNIQUE (screening_id, version, "key")
);

CREATE TABLE revisions (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, number INTEGER NOT NULL,
    protocol_version VARCHAR(32) NOT NULL, as_of DATE NOT NULL, record TEXT NOT NULL, decision TEXT NOT NULL,
    salt VARCHAR(32), finished_by INTEGER NOT NULL, finished_at DATETIME NOT NULL, reason VARCHAR(500),
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT ck_revisions_protocol_version CHECK (length(protocol_version) BETWEEN 1 AND 32),
    CONSTRAINT ck_revisions_reason CHECK (number = 1 OR coalesce(length(reason), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_revisions_number CHECK (number BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_revisions_salt CHECK (salt IS NULL OR length(salt) = 32),
    CONSTRAINT fk_revisions_finished_by FOREIGN KEY(finished_by) REFERENCES people (id),
    CONSTRAINT fk_revisions_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_revisions_screening_id_number UNIQUE (screening_id, number)
);

CREATE TABLE audit (
    seq INTEGER NOT NULL, at DATETIME NOT NULL, person_id INTEGER, site_id INTEGER, screening_id INTEGER,
    action VARCHAR(40) NOT NULL, detail TEXT NOT NULL, previous VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (seq),
    CONSTRAINT ck_audit_action CHECK (length(action) BETWEEN 1 AND 40),
    CONSTRAINT ck_audit_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_audit_previous CHECK (length(previous) = 64),
    CONSTRAINT ck_audit_seq CHECK (seq BETWEEN 1 AND 2147483647),
    CONSTRAINT fk_audit_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_audit_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_audit_site_id FOREIGN KEY(site_id) REFERENCES sites (id)
);

CREATE TABLE inbox (
    update_id BIGINT NOT NULL, chat_id BIGINT, body TEXT, received_at DATETIME NOT NULL, state VARCHAR(10) NOT NULL,
    tries INTEGER NOT NULL, done_at DATETIME, failure VARCHAR(500),
    CONSTRAINT pk_inbox PRIMARY KEY (update_id),
    CONSTRAINT ck_inbox_body CHECK ((state = 'done') = (body IS NULL)),
    CONSTRAINT ck_inbox_done CHECK ((state = 'waiting') = (done_at IS NULL)),
    CONSTRAINT ck_inbox_failure CHECK (state <> 'dead' OR coalesce(length(failure), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_inbox_state CHECK (state IN ('waiting', 'done', 'dead')),
    CONSTRAINT ck_inbox_tries CHECK (tries BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_inbox_update_id CHECK (update_id BETWEEN 0 AND 9223372036854775807)
);

CREATE INDEX ix_inbox_waiting ON inbox (received_at, update_id) WHERE state = 'waiting';

CREATE TABLE outbox (
    id INTEGER NOT NULL, chat_id BIGINT NOT NULL, kind VARCHAR(20) NOT NULL, body TEXT, state VARCHAR(10) NOT NULL,
    created_at DATETIME NOT NULL, tries INTEGER NOT NULL, edits BOOLEAN NOT NULL, label BOOLEAN NOT NULL,
    not_before DATETIME, sent_at DATETIME, message_id BIGINT, failure VARCHAR(500),
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT ck_outbox_kind CHECK (kind IN ('card', 'message', 'delete', 'document', 'photo', 'leave')),
    CONSTRAINT ck_outbox_failure CHECK (state <> 'failed' OR coalesce(length(failure), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_outbox_state CHECK (state IN ('due', 'sending', 'sent', 'unknown', 'failed', 'cancelled')),
    CONSTRAINT ck_outbox_body CHECK (state NOT IN ('due', 'sending', 'unknown') OR body IS NOT NULL),
    CONSTRAINT ck_outbox_edits CHECK (edits IN (true, false)),
    CONSTRAINT ck_outbox_label CHECK (label IN (true, false)),
    CONSTRAINT ck_outbox_tries CHECK (tries BETWEEN 0 AND 2147483647)
);

CREATE INDEX ix_outbox_pending ON outbox (chat_id, id) WHERE state IN ('due', 'sending', 'unknown');

CREATE TABLE chats (
    chat_id BIGINT NOT NULL, person_id INTEGER, screening_id INTEGER, place TEXT NOT NULL, turn INTEGER NOT NULL,
    seen_version INTEGER NOT NULL, card_message_id BIGINT, card_hash VARCHAR(64), disabled_at DATETIME,
    updated_at DATETIME NOT NULL,
    CONSTRAINT pk_chats PRIMARY KEY (chat_id),
    CONSTRAINT ck_chats_seen_version CHECK (seen_version BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_chats_turn CHECK (turn BETWEEN 0 AND 2147483647),
    CONSTRAINT fk_chats_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_chats_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id)
);

CREATE TABLE leases (
    name VARCHAR(40) NOT NULL, holder VARCHAR(100) NOT NULL, until DATETIME NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (name),
    CONSTRAINT ck_leases_holder CHECK (length(holder) BETWEEN 1 AND 100),
    CONSTRAINT ck_leases_name CHECK (length(name) BETWEEN 1 AND 40)
);

-- A value entered by mistake may be erased, with its salt; nothing else of an answer or a revision may change.
CREATE TRIGGER answers_kept BEFORE UPDATE ON answers
    WHEN NEW.value IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.reason IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.key IS NOT OLD.key
      OR NEW.version IS NOT OLD.version OR NEW.author_id IS NOT OLD.author_id OR NEW.at IS NOT OLD.at
    BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END;

CREATE TRIGGER answers_never_deleted BEFORE DELETE ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are only added to'); END;

CREATE TRIGGER revisions_kept BEFORE UPDATE ON revisions
    WHEN NEW.salt IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.screening_id IS NOT OLD.screening_id OR NEW.number IS NOT OLD.number
      OR NEW.protocol_version IS NOT OLD.protocol_version OR NEW.as_of IS NOT OLD.as_of
      OR NEW.decision IS NOT OLD.decision OR NEW.finished_by IS NOT OLD.finished_by
      OR NEW.finished_at IS NOT OLD.finished_at OR NEW.reason IS NOT OLD.reason
    BEGIN SELECT RAISE(ABORT, 'revisions are only added to'); END;

CREATE TRIGGER revisions_never_deleted BEFORE DELETE ON revisions
    BEGIN SELECT RAISE(ABORT, 'revisions are only added to'); END;

CREATE TRIGGER audit_kept BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;

CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;

INSERT INTO study (id, protocol) VALUES (1, 'NCT04556084');
