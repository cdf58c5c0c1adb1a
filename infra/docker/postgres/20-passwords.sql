-- Run by psql: reads the passwords from the files of the secrets, without showing them to the log.
\set identity_password `cat /run/secrets/identity_database_password`
\set token_password `cat /run/secrets/token_database_password`
\set pipeline_password `cat /run/secrets/pipeline_database_password`
SET log_min_error_statement = panic;
SET log_statement = none;
ALTER ROLE identity_service PASSWORD :'identity_password';
ALTER ROLE token_service PASSWORD :'token_password';
ALTER ROLE pipeline_service PASSWORD :'pipeline_password';
