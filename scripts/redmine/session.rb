# Runs Ruby for the tests: one JSON line {"code": …} in, one JSON line {"printed": …, "error": …} out.
# Booting Rails takes seconds, so one process answers many times. It ends when its standard input does.
require 'json'
require 'stringio'

wire = STDOUT.dup
wire.sync = true
# What libraries print must not look like an answer.
STDOUT.reopen(STDERR)
STDIN.set_encoding(Encoding::UTF_8)

while (line = STDIN.gets)
  printed = StringIO.new
  failure = nil
  begin
    $stdout = printed
    # Another process may have changed anything since the last line.
    Setting.clear_cache
    ActiveRecord::Base.connection.clear_query_cache
    User.current = nil
    eval(JSON.parse(line).fetch('code'), TOPLEVEL_BINDING.dup, 'testbed')
  rescue SystemExit
    nil
  rescue Exception => error # rubocop:disable Lint/RescueException -- syntax errors are not StandardErrors
    failure = "#{error.class}: #{error.message}\n#{Array(error.backtrace).first(8).join("\n")}"
  ensure
    $stdout = STDOUT
  end
  wire.puts(JSON.generate('printed' => printed.string, 'error' => failure))
end
