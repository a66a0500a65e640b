# OAuth applications, from 6.1 on. The plain secret can be read only in the run that made it.
module Seed
  REDIRECT = 'http://127.0.0.1/callback'.freeze

  module_function

  def oauth
    return unless defined?(Doorkeeper::Application)

    scopes = Redmine::AccessControl.permissions.map { |permission| permission.name.to_s } + ['admin']
    { 'confidential' => ['Seed client', true, scopes], 'public' => ['Seed public client', false, scopes],
      'narrow' => ['Seed narrow client', true, %w[view_project view_issues]],
      'hostile' => [short('oauthname'), true, scopes] }.each do |label, (name, confidential, allowed)|
      application(label, name, confidential, allowed)
    end
  end

  def application(label, name, confidential, scopes)
    made = Doorkeeper::Application.create!(name: name, redirect_uri: REDIRECT, confidential: confidential,
                                           scopes: scopes.join(' '))
    fact(:oauth, label, { clientId: made.uid, clientSecret: confidential ? made.plaintext_secret : nil,
                          redirectUri: REDIRECT, scopes: scopes })
    plant('oauthname', made, :name) if label == 'hostile'
  end
end
