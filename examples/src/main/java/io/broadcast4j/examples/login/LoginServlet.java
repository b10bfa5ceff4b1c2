package io.broadcast4j.examples.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs in whoever gives a name: {@code POST /login} with the form field {@code name} answers
 * {@code {"token": …, "user": {…}}} and sets the token as a cookie, too. {@code GET /login} answers who the cookie stands
 * for, {@code {"user": {…}}}, or nothing.
 *
 * <p>The cookie signs in every window of a browser; a page that passes the token itself can be somebody else in each.
 *
 * <p>Thread-safe.
 */
public final class LoginServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int UNPROCESSABLE_CONTENT = 422;

    private static final String COOKIE = "auth_token";

    private final transient AccessTokens tokens;
    private final transient JsonMapper json = new JsonMapper();

    /** Creates a servlet that hands out these tokens. */
    public LoginServlet(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            String name = request.getParameter("name");
            User user = User.named(name == null ? "" : name);
            String token = tokens.issue(user);
            response.addCookie(cookie(token, request.isSecure()));
            answer(response, HttpServletResponse.SC_OK, Map.of("token", token, "user", user));
        } catch (IllegalArgumentException e) {
            answer(response, UNPROCESSABLE_CONTENT, Map.of("error", e.getMessage()));
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<User> user = Stream.of(Objects.requireNonNullElse(request.getCookies(), new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .flatMap(cookie -> tokens.identity(cookie.getValue()).stream())
                .map(identity -> identity.as(User.class))
                .findFirst();
        if (user.isPresent()) {
            answer(response, HttpServletResponse.SC_OK, Map.of("user", user.get()));
        } else {
            response.setHeader("Cache-Control", "no-store");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    private static Cookie cookie(String token, boolean secure) {
        Cookie cookie = new Cookie(COOKIE, token);
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setPath("/");
        cookie.setMaxAge(Math.toIntExact(AccessTokens.LIFETIME.toSeconds()));
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }

    private void answer(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }
}
