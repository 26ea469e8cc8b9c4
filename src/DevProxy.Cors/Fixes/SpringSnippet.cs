namespace DevProxy.Cors;

/// <summary>Spring, as a filter before Spring Security.</summary>
internal static class SpringSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            // CorsSetup.java next to your application class, below the same `package` line.
            // Spring rejects methods that are not listed, even those that need no permission; hence GET, HEAD and POST.
            {{Quoted.Comments("//", need)}}import java.util.List;
            import org.springframework.boot.web.servlet.FilterRegistrationBean;
            import org.springframework.context.annotation.Bean;
            import org.springframework.context.annotation.Configuration;
            import org.springframework.core.Ordered;
            import org.springframework.web.cors.CorsConfiguration;
            import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
            import org.springframework.web.filter.CorsFilter;

            @Configuration
            public class CorsSetup {
                @Bean
                FilterRegistrationBean<CorsFilter> corsFilterFirst() {
                    var cors = new CorsConfiguration();
                    cors.setAllowedOrigins(List.of({{Quoted.List(need.Origins, Quoted.Double)}}));
                    cors.setAllowedMethods(List.of({{Quoted.List(need.MethodsWithSafelisted, Quoted.Double)}}));
                    cors.setAllowedHeaders(List.of({{Quoted.List(need.Headers, Quoted.Double)}}));
            {{need.IfExposed(
                static names => $"        cors.setExposedHeaders(List.of({Quoted.List(names, Quoted.Double)}));\n"
            )}}{{need.IfCached(
                static seconds => $"        cors.setMaxAge({seconds}L);\n"
            )}}        cors.setAllowCredentials({{(need.Credentials ? "true" : "false")}});
                    var source = new UrlBasedCorsConfigurationSource();
                    source.registerCorsConfiguration("/**", cors);
                    var filter = new FilterRegistrationBean<>(new CorsFilter(source));
                    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
                    return filter;
                }
            }

            """;
}
