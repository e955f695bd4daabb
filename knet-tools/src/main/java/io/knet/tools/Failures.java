package io.knet.tools;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into a line on standard error and an exit code. */
final class Failures {
    private Failures() {}

    static int badArguments(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        boolean unknownCommand =
                failure instanceof UnmatchedArgumentException
                        && name.equals("knet")
                        && !isOption(args[0]);
        String message =
                unknownCommand ? "there is no command \"" + args[0] + "\"" : Messages.of(failure);
        line(command, message + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-");
    }

    static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ToolException known) {
            known.messages().forEach(message -> line(command, message));
            return known.exitCode() == ExitCode.USAGE
                    ? command.getCommandSpec().exitCodeOnInvalidInput()
                    : known.exitCode();
        }
        PrintWriter err = command.getErr();
        err.print(command.getCommandSpec().qualifiedName() + ": internal error: ");
        failure.printStackTrace(err);
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static void line(CommandLine command, String message) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + message.replaceAll("\\s*\\R\\s*", " "));
    }
}
