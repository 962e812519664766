// Gradle 8.5 or newer; `gradle test`. The code is that of ../class-path.
plugins {
    java
}

val ibkrClientVersion = providers.gradleProperty("ibkr-client.version").getOrElse("0.1.0-SNAPSHOT")

repositories {
    mavenLocal { content { includeGroup("io.github.ibkrclient") } } // until the artifacts are on Maven Central
    mavenCentral()
}

dependencies {
    implementation(platform("io.github.ibkrclient:ibkr-client-bom:$ibkrClientVersion"))
    implementation("io.github.ibkrclient:ibkr-client-oauth")

    testImplementation(platform("org.junit:junit-bom:5.14.4"))
    testImplementation("io.github.ibkrclient:ibkr-client-testkit")
    testImplementation("org.junit.jupiter:junit-jupiter")
    testRuntimeOnly("org.junit.platform:junit-platform-launcher")
}

java {
    sourceCompatibility = JavaVersion.VERSION_17
    targetCompatibility = JavaVersion.VERSION_17
}

sourceSets {
    main { java.srcDir("../class-path/src/main/java") }
    test { java.srcDir("../class-path/src/test/java") }
}

tasks.test {
    useJUnitPlatform()
}
