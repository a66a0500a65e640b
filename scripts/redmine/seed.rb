puts '-----BEGIN SEED FACTS-----', { redmine: Redmine::VERSION.to_s }.to_json, '-----END SEED FACTS-----'
