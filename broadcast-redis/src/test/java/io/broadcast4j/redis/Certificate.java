package io.broadcast4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for this machine that vouches for itself, made by the JDK's keytool, as the files that Redis wants.
 *
 * @param chain the certificate in PEM
 * @param key its private key in PEM
 */
record Certificate(Path chain, Path key) {
    private static final String ALIAS = "redis";
    private static final String PASSWORD = "secret";

    /** Makes one in a folder. Blocks for about a second. */
    static Certificate in(Path folder) {
        Path store = folder.resolve("redis.p12");
        try {
            generate(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new Certificate(
                    pem(folder, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                    pem(
                            folder,
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The keys cannot be read", e);
        }
    }

    private static void generate(Path store) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> name =
                List.of("-alias", ALIAS, "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost");
        List<String> rest = List.of("-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD);
        ProcessBuilder command =
                new ProcessBuilder(keytool, "-genkeypair", "-keyalg", "EC", "-keystore", store.toString());
        command.command().addAll(name);
        command.command().addAll(rest);
        Process process = command.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(store)) {
            throw new IllegalStateException("keytool made no keys: " + said);
        }
    }

    private static Path pem(Path folder, String kind, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                folder.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
