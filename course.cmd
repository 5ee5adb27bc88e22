@echo off
rem The course command: builds itself the first time, then runs. After an update of the
rem repository, delete cli\target to build it again.
setlocal
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "JAVA=java"
if not "%JAVA_HOME%"=="" set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" --version >nul 2>nul
if errorlevel 1 (
  echo course: no Java found: install a JDK 17 or newer, or set JAVA_HOME to one 1>&2
  exit /b 1
)
if exist "%ROOT%\cli\target\solution\course.built" goto run
echo Building the course command, once ... 1>&2
pushd "%ROOT%"
call mvnw.cmd -q -Psolution -pl cli -am package -Dmaven.test.skip=true
if errorlevel 1 (
  popd
  echo course: the build failed, see above 1>&2
  exit /b 1
)
popd
type nul > "%ROOT%\cli\target\solution\course.built"
:run
"%JAVA%" "-Dcourse.root=%ROOT%" -cp "%ROOT%\cli\target\solution\cli-1.0-SNAPSHOT.jar;%ROOT%\cli\target\solution\lib\*" course.websocket.cli.Course %*
exit /b %errorlevel%
