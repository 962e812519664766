package io.github.ibkrclient.tests.pacing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program that keeps a file locked until its input ends. */
final class LockHolder {
    private LockHolder() {}

    /** Starts the program and returns when it has locked the file. */
    static Process start(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getInputStream().read();
        return process;
    }

    /** Ends the program. */
    static void end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    /** Locks the file that the argument names. */
    public static void main(String[] args) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            System.out.write(String.valueOf(lock.isValid()).getBytes(UTF_8));
            System.out.flush();
            System.in.read();
        }
    }
}
