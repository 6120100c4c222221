CREATE TABLE trials (
    id INTEGER NOT NULL, registry_id VARCHAR(32) NOT NULL, version VARCHAR(32) NOT NULL, text TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL, loaded_by INTEGER, loaded_at DATETIME NOT NULL, confirmed_by INTEGER,
    confirmed_at DATETIME,
    CONSTRAINT pk_trials PRIMARY KEY (id),
    CONSTRAINT ck_trials_registry_id CHECK (length(registry_id) BETWEEN 1 AND 32),
    CONSTRAINT ck_trials_version CHECK (length(version) BETWEEN 1 AND 32),
    CONSTRAINT ck_trials_text CHECK (length(text) BETWEEN 1 AND 1000000),
    CONSTRAINT ck_trials_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_trials_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT ck_trials_confirmed_by CHECK (confirmed_by IS NULL OR confirmed_by <> loaded_by),
    CONSTRAINT fk_trials_loaded_by FOREIGN KEY(loaded_by) REFERENCES people (id),
    CONSTRAINT fk_trials_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES people (id),
    CONSTRAINT uq_trials_registry_id_version UNIQUE (registry_id, version)
);

CREATE TABLE site_trials (
    id INTEGER NOT NULL, site_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, since DATE, switched_by INTEGER,
    switched_at DATETIME NOT NULL, ended_by INTEGER, ended_at DATETIME,
    CONSTRAINT pk_site_trials PRIMARY KEY (id),
    CONSTRAINT ck_site_trials_ended CHECK (ended_by IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT fk_site_trials_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_site_trials_trial_id FOREIGN KEY(trial_id) REFERENCES trials (id),
    CONSTRAINT fk_site_trials_switched_by FOREIGN KEY(switched_by) REFERENCES people (id),
    CONSTRAINT fk_site_trials_ended_by FOREIGN KEY(ended_by) REFERENCES people (id)
);

CREATE UNIQUE INDEX uq_site_trials_on ON site_trials (site_id, trial_id) WHERE ended_at IS NULL;

CREATE TRIGGER trials_kept BEFORE UPDATE ON trials
    WHEN NEW.id IS NOT OLD.id OR NEW.registry_id IS NOT OLD.registry_id OR NEW.version IS NOT OLD.version
      OR NEW.text IS NOT OLD.text OR NEW.sha256 IS NOT OLD.sha256 OR NEW.loaded_by IS NOT OLD.loaded_by
      OR NEW.loaded_at IS NOT OLD.loaded_at OR OLD.confirmed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'versions of trials are only added to'); END;

CREATE TRIGGER trials_never_deleted BEFORE DELETE ON trials
    WHEN NOT (OLD.loaded_by IS NOT NULL AND OLD.confirmed_at IS NULL)
    BEGIN SELECT RAISE(ABORT, 'versions of trials are only added to'); END;

-- What everybody was screened for until now.
ALTER TABLE screenings ADD COLUMN trial VARCHAR(32) NOT NULL DEFAULT 'NCT04556084'
    CONSTRAINT ck_screenings_trial CHECK (length(trial) BETWEEN 1 AND 32);

ALTER TABLE screenings ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1
    CONSTRAINT ck_screenings_attempt CHECK (attempt BETWEEN 1 AND 2147483647);

DROP INDEX uq_screenings_open;

CREATE UNIQUE INDEX uq_screenings_open ON screenings (site_id, subject_code, trial)
    WHERE lifecycle IN ('draft', 'amending');
