@echo off
rem SPDX-License-Identifier: Apache-2.0
rem The aio command: finds a Java 25 or newer and starts it.
rem   AIO_JAVA_OPTS   more options for the JVM
setlocal DisableDelayedExpansion

set "aio_java="
if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined aio_java for /f "delims=" %%j in ('where java.exe 2^>nul') do if not defined aio_java call :try "%%~dpj.."
if not defined aio_java for /d %%j in (
    "%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk*"
    "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*"
) do if not defined aio_java call :try "%%~j"

if not defined aio_java (
    echo aio: needs Java 25 or newer and found none; install it or point JAVA_HOME at it. 1>&2
    exit /b 2
)

"%aio_java%" -XX:+UseSerialGC -Xms64m ^
    --add-opens java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED ^
    --sun-misc-unsafe-memory-access=allow -cp "%~dp0..\lib\*" %AIO_JAVA_OPTS% io.asyncio4j.cli.Main %*
exit /b %ERRORLEVEL%

rem Is %1 the home of a Java 25 or newer? Reads its release file; starts nothing. The carets make the double quote
rem one of the delimiters, so that JAVA_VERSION="25.0.3" gives 25.
:try
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
for /f tokens^=2^ delims^=.^=^" %%v in ('findstr /b /c:"JAVA_VERSION=" "%~1\release"') do if %%v GEQ 25 set "aio_java=%~1\bin\java.exe"
exit /b
