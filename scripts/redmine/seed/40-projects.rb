# Projects, who is a member of them, and the versions and categories in them.
module Seed
  # Logins that are members of most projects, with the role that PEOPLE says.
  MOST = %w[manager developer reporter reader commenter private_noter timekeeper own_viewer blinkered bugs_only
            anna ben twin_one twin_two cjk rtl hostile locked].freeze

  module_function

  def projects
    at('2025-01-02 08:00')
    all = Redmine::AccessControl.available_project_modules.map(&:to_s)
    some = %w[issue_tracking time_tracking wiki]
    add('alpha', 'Alpha', all, MOST, description: 'The project with everything.', homepage: 'https://alpha.example/')
    add('beta', 'Beta', some, %w[manager developer reporter anna], description: 'A public project.')
    add('gamma', 'Gamma', all, %w[manager anna], is_public: false, description: 'A private project.')
    add('closed-one', 'Closed one', all, MOST)
    add('archived-one', 'Archived one', all, %w[manager])
    add('alpha-sub', 'Alpha sub', some, %w[manager developer], parent_id: project('alpha').id)
    add('alpha-sub-private', 'Alpha sub private', some, %w[manager], parent_id: project('alpha').id, is_public: false)
    add('strict', 'Strict', some, %w[manager developer])
    add('empty', 'Empty', [], %w[manager])
    add('hostile', short('projectname'), all, MOST, description: long('projectdescription'))
    add('cjk', '日本語プロジェクト', some, %w[manager cjk], description: '説明')
    plant('projectname', project('hostile'), :name)
    plant('projectdescription', project('hostile'), :description)
    contract_members
    versions
    categories
  end

  def add(identifier, name, modules, members, **attributes)
    created = make(Project, { name: name, identifier: identifier, is_public: true,
                              enabled_module_names: modules }.merge(attributes))
    members.each { |login| join(created, user(login), PEOPLE.fetch(login).last) }
    created
  end

  def join(project, principal, role_name)
    make(Member, project: project, principal: principal, roles: [role(role_name)])
  end

  def contract_members
    alpha = project('alpha')
    FACTS[:permissions].each do |permission, logins|
      join(alpha, user(logins[:only]), "only-#{permission}")
      join(alpha, user(logins[:allBut]), "all-but-#{permission}")
    end
    CHAMELEONS.each { |login| join(alpha, user(login), login) }
    join(alpha, Group.find_by!(lastname: 'Team'), 'Developer')
  end

  def versions
    version('alpha', 'v1.0', name: '1.0', effective_date: '2025-03-31', description: 'First', wiki_page_title: 'Guide')
    version('alpha', 'v2.0', name: '2.0', effective_date: '2026-06-30', sharing: 'descendants')
    version('alpha', 'locked', name: 'Locked', status: 'locked')
    version('alpha', 'closed', name: 'Closed', status: 'closed', effective_date: '2024-12-31')
    version('alpha', 'shared', name: 'Shared', sharing: 'system')
    version('beta', 'beta v1.0', name: '1.0')
    version('gamma', 'gamma', name: 'Secret')
    hostile = version('hostile', 'hostile', name: short('versionname'), description: "#{short('versiondesc')} #{OPEN}")
    plant('versionname', hostile, :name)
    plant('versiondesc', hostile, :description)
  end

  def version(identifier, label, **attributes)
    created = make(Version, { project: project(identifier) }.merge(attributes))
    fact(:versions, label, { id: created.id, name: created.name, project: identifier })
    created
  end

  def categories
    category('alpha', 'ui', 'UI', assigned_to: user('anna'))
    category('alpha', 'ui lower case', 'ui')
    category('alpha', 'backend', 'Backend')
    category('beta', 'beta ui', 'UI')
    plant('category', category('hostile', 'hostile', short('category')), :name)
  end

  def category(identifier, label, name, **attributes)
    created = make(IssueCategory, { project: project(identifier), name: name }.merge(attributes))
    fact(:categories, label, { id: created.id, name: created.name, project: identifier })
    created
  end

  # Nothing can be added to these afterwards.
  def close_projects
    project('closed-one').close
    project('archived-one').archive
  end

  def project_facts
    User.current = user('admin')
    Project.where.not(identifier: MARKER).order(:id).each do |project|
      issues = Issue.where(project_id: project.id)
      fact(:projects, project.identifier, {
             id: project.id, name: project.name, public: project.is_public?, parent: project.parent&.identifier,
             status: { 1 => 'active', 5 => 'closed', 9 => 'archived' }.fetch(project.status),
             issues: issues.count, openIssues: issues.open.count
           })
    end
  end
end
