package dev.breakwater.hub.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the API as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Breakwater",
            version = "1",
            description =
                "The API of the hub. What goes wrong is answered as {\"error\": reason}. Times are"
                    + " RFC 3339 in UTC, those of OCSF milliseconds since 1970."),
    security = @SecurityRequirement(name = "administrator"))
@SecurityScheme(
    securitySchemeName = "administrator",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "The administrator's token, from the file admin.token of the hub's data folder.")
@SecurityScheme(
    securitySchemeName = "api-server",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "The token of a cluster for its audit events.")
@SecurityScheme(
    securitySchemeName = "node",
    type = SecuritySchemeType.MUTUALTLS,
    description = "The certificate that a node gets when it enrols.")
public class ApiDefinition extends Application {}
