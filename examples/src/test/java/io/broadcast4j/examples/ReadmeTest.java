package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.broadcast4j.*;
            import io.broadcast4j.auth.*;
            import io.broadcast4j.channel.*;
            import io.broadcast4j.jakarta.ws.*;
            import io.broadcast4j.redis.*;
            import io.broadcast4j.server.*;
            import io.broadcast4j.sse.*;
            import jakarta.servlet.ServletContext;
            import jakarta.websocket.server.ServerContainer;
            import java.util.*;
            """;

    @TempDir
    private Path output;

    @Test
    void what_the_front_page_shows_compiles() throws IOException {
        List<String> snippets = snippets(Path.of("..", "README.md"));
        assertThat(snippets).hasSize(3);
        String setUp = IMPORTS + "class SetUp {\n"
                + "  interface Users { Optional<Identity> find(String id); }\n"
                + "  void run(Users users, String secret, ServerContainer serverContainer, ServletContext servletContext) {\n"
                + snippets.get(1) + "  }\n}\n";

        String manyNodes = IMPORTS + "class ManyNodes {\n  void run() {\n" + snippets.get(2) + "  }\n}\n";

        assertThat(compile(
                        source("ChatChannel", IMPORTS + snippets.get(0)),
                        source("SetUp", setUp),
                        source("ManyNodes", manyNodes)))
                .isEmpty();
    }

    private String compile(JavaFileObject... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(complaints, null, null, options, null, List.of(sources))
                .call();
        return compiled ? "" : complaints.toString();
    }

    private static List<String> snippets(Path page) throws IOException {
        Matcher found = SNIPPET.matcher(Files.readString(page));
        List<String> snippets = new ArrayList<>();
        while (found.find()) {
            snippets.add(found.group(1));
        }
        return snippets;
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
